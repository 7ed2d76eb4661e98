package dev.dayone.web;

/**
 * How much of a server its clients may take at a time. A client is an address ({@link ClientAddress}). This machine's own address may take more: a gateway may stand behind it,
 * and with it many clients.
 *
 * @param connections of all clients
 * @param connectionsOfOne of one client
 * @param connectionsOfThisMachine of this machine's own address
 * @param requestsOfOne requests of one client that are answered at a time; further ones wait for their turn
 * @param requestsOfThisMachine the same of this machine's own address
 */
record ClientBounds(
        int connections,
        int connectionsOfOne,
        int connectionsOfThisMachine,
        int requestsOfOne,
        int requestsOfThisMachine) {

    /** Whatever one address does, half of all connections and of the 250 threads is left for the others. */
    static final ClientBounds STANDARD = new ClientBounds(1_000, 200, 500, 32, 125);

    int connectionsOf(ClientAddress client) {
        return client.thisMachine() ? connectionsOfThisMachine : connectionsOfOne;
    }
}
