package dev.dayone.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Who a client is, as far as its address tells. Of IPv6 the network counts (the first 64 bits), since one machine has every address of its network.
 *
 * @param network the address, or the network of it, as text
 * @param thisMachine it is this machine's own
 */
record ClientAddress(String network, boolean thisMachine) {

    private static final int BYTES_OF_NETWORK = 8;

    /** @param address of the other end; null = it has gone */
    static ClientAddress of(@Nullable SocketAddress address) {
        if (!(address instanceof InetSocketAddress internet) || internet.getAddress() == null) {
            return new ClientAddress("unknown", false);
        }
        InetAddress of = internet.getAddress();
        boolean own = of.isLoopbackAddress();
        return of instanceof Inet6Address && !own
                ? new ClientAddress(
                        HexFormat.of().formatHex(Arrays.copyOf(of.getAddress(), BYTES_OF_NETWORK)) + "/64", false)
                : new ClientAddress(of.getHostAddress(), own);
    }
}
