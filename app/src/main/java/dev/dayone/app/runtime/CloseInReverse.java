package dev.dayone.app.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, in order; closed in reverse, whatever happens on the way. */
public final class CloseInReverse implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CloseInReverse.class);

    private final Deque<AutoCloseable> services = new ArrayDeque<>();

    public <T extends AutoCloseable> T keep(T service) {
        services.push(service);
        return service;
    }

    @Override
    public void close() {
        while (!services.isEmpty()) {
            try {
                services.pop().close();
            } catch (Exception e) {
                LOG.warn("a service did not stop cleanly", e);
            }
        }
    }
}
