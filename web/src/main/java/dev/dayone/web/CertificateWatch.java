package dev.dayone.web;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a renewed certificate while the server runs. What cannot be read is told in the log, and the certificate before it stays. */
final class CertificateWatch extends AbstractLifeCycle {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

    private final Tls tls;
    private final SslContextFactory.Server context;
    private final Duration every;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "certificate-watch");
        thread.setDaemon(true);
        return thread;
    });
    private FileTime seen = FileTime.fromMillis(0);

    CertificateWatch(Tls tls, SslContextFactory.Server context, Duration every) {
        this.tls = tls;
        this.context = context;
        this.every = every;
    }

    /** @throws IllegalArgumentException as {@link Tls#read()} */
    static SslContextFactory.Server context(Tls tls) {
        SslContextFactory.Server context = new SslContextFactory.Server();
        context.setKeyStore(tls.read());
        context.setKeyStorePassword("");
        context.setIncludeProtocols("TLSv1.2", "TLSv1.3");
        return context;
    }

    @Override
    protected void doStart() throws Exception {
        seen = tls.changed();
        ScheduledFuture<?> looks =
                timer.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        LOG.info("the certificate is read again when its files change: watched={}", !looks.isCancelled());
    }

    @Override
    protected void doStop() {
        timer.shutdownNow();
    }

    private void look() {
        try {
            FileTime now = tls.changed();
            if (now.equals(seen)) {
                return;
            }
            var store = tls.read();
            context.reload(each -> each.setKeyStore(store));
            seen = now;
            LOG.info("a renewed certificate is in use: {}", tls.certificate());
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("the certificate changed and cannot be used; the one before it stays", e);
        } catch (Exception e) {
            LOG.error("the certificate could not be exchanged; the one before it stays", e);
        }
    }
}
