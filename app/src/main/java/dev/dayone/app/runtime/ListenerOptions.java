package dev.dayone.app.runtime;

import dev.dayone.app.terminal.UsageException;
import dev.dayone.web.Clients;
import dev.dayone.web.Listener;
import dev.dayone.web.Tls;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** HTTPS, and the names under which a process may be asked. */
public final class ListenerOptions {

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description =
                    "Dashboard and collector answer over HTTPS with this certificate (PEM, those up to the authority behind it). A renewed file is taken while it runs.")
    @Nullable
    Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "Its private key (PEM, PKCS #8, no password), readable by the owner alone.")
    @Nullable
    Path key;

    @Option(
            names = "--name",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Further names under which dashboard, collector and operations port may be asked, e.g. dayone.example.org. Others are refused, so that no page of elsewhere reaches them.")
    List<String> names = List.of();

    @Option(
            names = "--gateway",
            split = ",",
            paramLabel = "ADDRESS",
            description =
                    "Addresses of the reverse proxies before it, each in numbers. Of what they pass on, the client is the last address in X-Forwarded-For, so that each client has bounds of its own; nobody else's header is believed. Those of --proxy-from are among them.")
    List<String> gateways = List.of();

    /** @throws UsageException when certificate and key cannot be used together */
    public Listener at(String host, int port) {
        return new Listener(host, port, tls(), names(), gateways());
    }

    /** The same without HTTPS: for the port that machines ask on one network. */
    public Listener plainAt(String host, int port) {
        return new Listener(host, port, null, names(), gateways());
    }

    private Set<String> names() {
        for (String name : names) {
            if (!name.matches("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")) {
                throw new UsageException("--name " + name
                        + ": is no name of a machine. Write it without http:// and port: dayone.example.org.");
            }
        }
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    private Set<String> gateways() {
        gateways.forEach(each -> requireOneMachine(
                "--gateway", each, "Whoever asks from there is believed on where a request comes from"));
        return Set.copyOf(gateways);
    }

    /** @throws UsageException when it is a name, a network, or stands for all addresses */
    static void requireOneMachine(String option, String address, String why) {
        Optional<InetAddress> machine = Clients.parse(address);
        if (machine.isEmpty() || machine.get().isAnyLocalAddress()) {
            throw new UsageException(option + " " + address + ": is not the address of one machine"
                    + (machine.isPresent() ? ", it stands for all" : "")
                    + ". " + why + ", so name the proxy's own address, e.g. 10.0.0.7.");
        }
    }

    private @Nullable Tls tls() {
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            throw new UsageException("--tls-certificate and --tls-key: HTTPS needs both.");
        }
        Tls tls = new Tls(certificate, key);
        try {
            tls.read();
        } catch (IllegalArgumentException e) {
            throw new UsageException("HTTPS: " + e.getMessage() + ".");
        }
        return tls;
    }
}
