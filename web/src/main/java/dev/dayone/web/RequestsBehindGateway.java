package dev.dayone.web;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ThreadLimitHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Gives each client behind a gateway its own share, as if it had come by itself: so many requests are answered at a time, further ones wait, and beyond its share of connections
 * they are refused, since every request that waits holds one of the gateway's.
 */
final class RequestsBehindGateway extends ThreadLimitHandler {

    private final ClientBounds bounds;
    private final Clients clients;
    private final Map<String, Integer> open = new ConcurrentHashMap<>();

    RequestsBehindGateway(ClientBounds bounds, Clients clients) {
        this.bounds = bounds;
        this.clients = clients;
    }

    @Override
    public boolean onConditionsMet(Request request, Response response, Callback callback) throws Exception {
        String client = getRemoteIP(request);
        if (client != null) {
            if (open.merge(client, 1, Integer::sum) > bounds.connectionsOfOne()) {
                leave(client);
                Response.writeError(
                        request,
                        response,
                        callback,
                        HttpStatus.TOO_MANY_REQUESTS_429,
                        "Too many requests of one address are open. Wait for answers, then ask again.");
                return true;
            }
            Request.addCompletionListener(request, failure -> leave(client));
        }
        return super.onConditionsMet(request, response, callback);
    }

    private void leave(String client) {
        open.computeIfPresent(client, (key, count) -> count == 1 ? null : count - 1);
    }

    /** Null = it comes through no gateway, or the gateway does not say from whom. */
    @Override
    protected @Nullable String getRemoteIP(Request request) {
        Optional<ClientAddress> client = clients.behind(
                request.getConnectionMetaData().getRemoteSocketAddress(),
                request.getHeaders().getValuesList(Clients.HEADER));
        return client.map(ClientAddress::network).orElse(null);
    }

    @Override
    protected int getThreadLimit(String client) {
        return bounds.requestsOfOne();
    }
}
