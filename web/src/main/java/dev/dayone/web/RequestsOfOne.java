package dev.dayone.web;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ThreadLimitHandler;

/** Lets one client have so many requests answered at a time; further ones of it wait and hold no thread, so that the others are answered. */
final class RequestsOfOne extends ThreadLimitHandler {

    private static final String THIS_MACHINE = "this machine ";

    private final ClientBounds bounds;

    RequestsOfOne(ClientBounds bounds) {
        this.bounds = bounds;
    }

    /** Of the connection itself: a header that names another address is not believed. */
    @Override
    protected String getRemoteIP(Request request) {
        ClientAddress client = ClientAddress.of(request.getConnectionMetaData().getRemoteSocketAddress());
        return (client.thisMachine() ? THIS_MACHINE : "") + client.network();
    }

    @Override
    protected int getThreadLimit(String client) {
        return client.startsWith(THIS_MACHINE) ? bounds.requestsOfThisMachine() : bounds.requestsOfOne();
    }
}
