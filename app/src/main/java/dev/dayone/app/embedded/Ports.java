package dev.dayone.app.embedded;

import dev.dayone.app.terminal.SystemException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports on loopback. */
public final class Ports {

    /**
     * Below the ports that Linux (from 32768) and the other systems (from 49152) hand to outgoing connections: one of those can be taken
     * between the look and the use.
     */
    private static final int FIRST = 20_000;

    private static final int AFTER_LAST = 30_000;

    /** Each once: who asked before may not listen yet. */
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /** A port that nobody uses now. */
    public static int free() {
        for (int look = 0; look < 1_000; look++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, AFTER_LAST);
            if (GIVEN.add(port) && !inUse(port)) {
                return port;
            }
        }
        throw new SystemException("No port from " + FIRST + " to " + (AFTER_LAST - 1)
                + " is free on this machine. End what listens there, then start again.");
    }

    /** Whether somebody listens there already. */
    public static boolean inUse(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort() != port;
        } catch (IOException e) {
            return true;
        }
    }
}
