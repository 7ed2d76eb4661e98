package dev.dayone.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Starts HTTP servers that slow or idle clients cannot hold up, nor one client that comes with many connections or requests; over TLS where a certificate is given.
 */
public final class Servers {

    private static final Duration IDLE = Duration.ofSeconds(30);

    private static final int LARGEST_HEAD = 16 << 10;
    private static final Duration LOOK = Duration.ofSeconds(5);

    private Servers() {}

    /**
     * Starts to serve.
     *
     * @param routes adds what it answers
     * @throws IllegalArgumentException when certificate or key cannot be used
     */
    public static Javalin start(Listener listener, Consumer<JavalinConfig> routes) {
        return start(listener, ClientBounds.STANDARD, routes);
    }

    static Javalin start(Listener listener, ClientBounds bounds, Consumer<JavalinConfig> routes) {
        Javalin server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            Clients clients = new Clients(listener.gateways());
            config.jetty.addConnector(
                    (jetty, http) -> connector(jetty, http, listener, new OpenConnections(bounds, clients)));
            config.jetty.modifyServer(jetty -> {
                // What waits for its own share must not hold the gateway's.
                RequestsBehindGateway behind = new RequestsBehindGateway(bounds, clients);
                behind.setHandler(new RequestsOfOne(bounds, clients));
                jetty.setHandler(behind);
            });
            routes.accept(config);
        });
        return server.start();
    }

    private static Connector connector(
            Server jetty, HttpConfiguration http, Listener listener, OpenConnections connections) {
        http.setRequestHeaderSize(LARGEST_HEAD);
        http.setSendServerVersion(false);
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        ServerConnector connector;
        Tls tls = listener.tls();
        if (tls == null) {
            connector = new ServerConnector(jetty, plain);
        } else {
            // Under which names we are asked is for the guard; addresses written in numbers are in no certificate.
            http.addCustomizer(new SecureRequestCustomizer(false));
            SslContextFactory.Server context = CertificateWatch.context(tls);
            connector = new ServerConnector(jetty, new SslConnectionFactory(context, plain.getProtocol()), plain);
            connector.addBean(new CertificateWatch(tls, context, LOOK));
        }
        connector.addBean(connections);
        connector.setHost(listener.host());
        connector.setPort(listener.port());
        connector.setIdleTimeout(IDLE.toMillis());
        return connector;
    }
}
