package dev.dayone.web;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whose a request is. Of one that a gateway passes on, the client is who the gateway says: the last address in X-Forwarded-For that is not a gateway itself. Of any other, that header
 * is not believed, since whoever asks can write it.
 */
public final class Clients {

    static final String HEADER = "X-Forwarded-For";

    private final Set<InetAddress> gateways;

    /**
     * @param gateways addresses in numbers
     * @throws IllegalArgumentException when one is none
     */
    public Clients(Set<String> gateways) {
        this.gateways = gateways.stream()
                .map(each -> parse(each).orElseThrow(() -> new IllegalArgumentException(each + " is no address")))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The address of whoever sent that request, or of IPv6 its network. */
    public String of(Context context) {
        List<String> forwarded = Collections.list(context.req().getHeaders(HEADER));
        SocketAddress peer = new InetSocketAddress(
                context.req().getRemoteAddr(), context.req().getRemotePort());
        return behind(peer, forwarded).orElseGet(() -> connected(peer)).network();
    }

    /** The other end of a connection: many clients may stand behind a gateway. */
    ClientAddress connected(@Nullable SocketAddress peer) {
        ClientAddress client = ClientAddress.of(peer);
        return isGateway(peer) ? new ClientAddress(client.network(), true) : client;
    }

    /**
     * The client that a gateway speaks for; nothing where the other end is no gateway, or does not say.
     *
     * @param forwarded the lines of X-Forwarded-For, in their order
     */
    Optional<ClientAddress> behind(@Nullable SocketAddress peer, List<String> forwarded) {
        if (!isGateway(peer)) {
            return Optional.empty();
        }
        String[] hops = String.join(",", forwarded).split(",", -1);
        for (int i = hops.length - 1; i >= 0; i--) {
            Optional<InetAddress> hop = parse(withoutPort(hops[i].strip()));
            if (hop.isEmpty() || !gateways.contains(hop.get())) {
                return hop.map(ClientAddress::at).map(client -> new ClientAddress(client.network(), false));
            }
        }
        return Optional.empty();
    }

    private boolean isGateway(@Nullable SocketAddress peer) {
        return peer instanceof InetSocketAddress internet && gateways.contains(internet.getAddress());
    }

    /** Some gateways add the port: 192.0.2.1:4711, [2001:db8::1]:4711. */
    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }

    /** The address of one machine, in numbers; nothing where it is none. No name is looked up. */
    public static Optional<InetAddress> parse(String address) {
        boolean numbers = address.matches("\\d{1,3}(\\.\\d{1,3}){3}")
                || (address.contains(":") && address.matches("[0-9A-Fa-f:.]{2,45}"));
        try {
            return numbers ? Optional.of(InetAddress.getByName(address)) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
