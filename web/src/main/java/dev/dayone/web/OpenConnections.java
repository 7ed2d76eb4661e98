package dev.dayone.web;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the open connections of each client, and hangs up on those beyond its share before anything is read. */
final class OpenConnections implements Connection.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

    private final ClientBounds bounds;
    private final Clients clients;
    private final IdentityHashMap<EndPoint, ClientAddress> open = new IdentityHashMap<>();
    private final Map<ClientAddress, Integer> ofEach = new HashMap<>();

    OpenConnections(ClientBounds bounds, Clients clients) {
        this.bounds = bounds;
        this.clients = clients;
    }

    @Override
    public void onOpened(Connection connection) {
        EndPoint end = connection.getEndPoint();
        // What runs inside TLS is no connection of its own.
        if (end instanceof SslConnection.SslEndPoint) {
            return;
        }
        ClientAddress client = clients.connected(end.getRemoteSocketAddress());
        if (!enter(end, client)) {
            LOG.debug("a connection beyond the client's share is closed: client={}", client);
            end.close();
        }
    }

    @Override
    public synchronized void onClosed(Connection connection) {
        ClientAddress client = open.remove(connection.getEndPoint());
        if (client != null) {
            ofEach.computeIfPresent(client, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    private synchronized boolean enter(EndPoint end, ClientAddress client) {
        if (open.containsKey(end)) {
            return true;
        }
        int own = ofEach.getOrDefault(client, 0);
        if (open.size() >= bounds.connections() || own >= bounds.connectionsOf(client)) {
            return false;
        }
        open.put(end, client);
        ofEach.put(client, own + 1);
        return true;
    }
}
