package dev.dayone.ingest.remote;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which addresses repositories are read from: over https or ssh, from servers of the internet and from those of our own network that whoever runs this has named, from the latter over
 * http, too. A repository's address is written by others, and must not make this machine ask what only it can reach.
 */
final class RepositoryAddress {

    private static final Pattern SHORT = Pattern.compile("(?:[A-Za-z0-9._-]+@)?([A-Za-z0-9.-]+):[^/:].*");

    private RepositoryAddress() {}

    /** An address that is not read from; the message says why and what to do. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String why) {
            super(why);
        }
    }

    /**
     * The server of an address.
     *
     * @param allowed servers of our own network that may be asked
     * @throws RefusedException when it is read in no such way
     */
    static String host(String address, Set<String> allowed) throws RefusedException {
        Matcher sshAsGitWritesIt = SHORT.matcher(address);
        if (!address.contains("://") && sshAsGitWritesIt.matches()) {
            return named(sshAsGitWritesIt.group(1));
        }
        try {
            URI uri = new URI(address);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean inClear = scheme.equals("http") && uri.getHost() != null && allowed.contains(uri.getHost());
            if (!scheme.equals("https") && !scheme.equals("ssh") && !inClear) {
                throw new RefusedException("repositories are read over https and ssh, not over \"" + scheme + "\""
                        + (scheme.equals("http")
                                ? " but from servers in repositories/hosts of the data directory"
                                : ""));
            }
            if (uri.getHost() == null) {
                throw new RefusedException("it names no server");
            }
            return named(uri.getHost());
        } catch (URISyntaxException e) {
            throw new RefusedException("it cannot be read as an address");
        }
    }

    /** What begins with a dash is an option to some programs. */
    private static String named(String host) throws RefusedException {
        if (host.startsWith("-")) {
            throw new RefusedException("no server is called " + host);
        }
        return host;
    }

    /**
     * Looks at an address before anything is asked of it.
     *
     * @param allowed servers of our own network that may be asked
     * @throws RefusedException when it is not read from
     */
    static void require(String address, Set<String> allowed) throws RefusedException {
        String host = host(address, allowed);
        if (allowed.contains(host)) {
            return;
        }
        try {
            for (InetAddress each : InetAddress.getAllByName(host)) {
                if (isInternal(each)) {
                    throw new RefusedException(
                            host
                                    + " is this machine or in a network of our own, and does not stand in repositories/hosts of the data directory");
                }
            }
        } catch (UnknownHostException e) {
            throw new RefusedException("no server is called " + host);
        }
    }

    /** Whether only machines of one's own network reach it: loopback, private, link-local, multicast, and what stands for these. */
    static boolean isInternal(InetAddress address) {
        if (address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return true;
        }
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            int first = bytes[0] & 0xff;
            int second = bytes[1] & 0xff;
            // This network; shared by providers (RFC 6598); protocol assignments; benchmarks (RFC 2544); reserved.
            return first == 0
                    || (first == 100 && second >= 64 && second < 128)
                    || (first == 192 && second == 0 && bytes[2] == 0)
                    || (first == 198 && (second == 18 || second == 19))
                    || first >= 240;
        }
        return address instanceof Inet6Address && (isUniqueLocal(bytes) || isInternalAsIpv4(bytes));
    }

    /** RFC 4193. */
    private static boolean isUniqueLocal(byte[] bytes) {
        return (bytes[0] & 0xfe) == 0xfc;
    }

    /** An IPv4 address inside one of IPv6: translated (RFC 6052), 6to4 (RFC 3056), compatible. */
    private static boolean isInternalAsIpv4(byte[] bytes) {
        boolean translated =
                bytes[0] == 0 && bytes[1] == 0x64 && (bytes[2] & 0xff) == 0xff && (bytes[3] & 0xff) == 0x9b;
        boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
        boolean compatible = true;
        for (int i = 0; i < 12; i++) {
            compatible &= bytes[i] == 0;
        }
        int from = sixToFour ? 2 : 12;
        return (translated || sixToFour || compatible) && isInternal(ipv4(bytes, from));
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(
                    new byte[] {bytes[from], bytes[from + 1], bytes[from + 2], bytes[from + 3]});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
