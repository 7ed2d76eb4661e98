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
 * @param shared many clients may stand behind it: it is this machine's own, or that of a gateway
 */
record ClientAddress(String network, boolean shared) {

    private static final int BYTES_OF_NETWORK = 8;

    /** @param address of the other end; null = it has gone */
    static ClientAddress of(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress internet && internet.getAddress() != null
                ? at(internet.getAddress())
                : new ClientAddress("unknown", false);
    }

    static ClientAddress at(InetAddress address) {
        boolean own = address.isLoopbackAddress();
        return address instanceof Inet6Address && !own
                ? new ClientAddress(
                        HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), BYTES_OF_NETWORK)) + "/64", false)
                : new ClientAddress(address.getHostAddress(), own);
    }
}
