package dev.dayone.web;

/**
 * How much of a server its clients may take at a time. A client is an address ({@link ClientAddress}). A shared address may take more: a gateway stands behind it, and with it many
 * clients, each of which has its own share where the gateway says whose a request is ({@link Clients}).
 *
 * @param connections of all clients
 * @param connectionsOfOne of one client; behind a gateway, requests that it has open
 * @param connectionsOfShared of this machine's own address, or of a gateway
 * @param requestsOfOne requests of one client that are answered at a time; further ones wait for their turn
 * @param requestsOfShared the same of a shared address
 */
record ClientBounds(
        int connections, int connectionsOfOne, int connectionsOfShared, int requestsOfOne, int requestsOfShared) {

    /** Whatever one address does, half of all connections and of the 250 threads is left for the others. */
    static final ClientBounds STANDARD = new ClientBounds(1_000, 200, 500, 32, 125);

    int connectionsOf(ClientAddress client) {
        return client.shared() ? connectionsOfShared : connectionsOfOne;
    }
}
