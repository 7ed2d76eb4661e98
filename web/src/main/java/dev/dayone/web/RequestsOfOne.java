package dev.dayone.web;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ThreadLimitHandler;

/** Lets one address have so many requests answered at a time; further ones of it wait and hold no thread, so that the others are answered. */
final class RequestsOfOne extends ThreadLimitHandler {

    private static final String SHARED = "shared ";

    private final ClientBounds bounds;
    private final Clients clients;

    RequestsOfOne(ClientBounds bounds, Clients clients) {
        this.bounds = bounds;
        this.clients = clients;
    }

    /** Of the connection itself. Clients behind a gateway are told apart by {@link RequestsBehindGateway}. */
    @Override
    protected String getRemoteIP(Request request) {
        ClientAddress client = clients.connected(request.getConnectionMetaData().getRemoteSocketAddress());
        return (client.shared() ? SHARED : "") + client.network();
    }

    @Override
    protected int getThreadLimit(String client) {
        return client.startsWith(SHARED) ? bounds.requestsOfShared() : bounds.requestsOfOne();
    }
}
