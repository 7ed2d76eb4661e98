package dev.dayone.app.runtime;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * A service that starts on a thread of its own while another one starts. Whoever closes this closes the service, also where it was never
 * asked for.
 *
 * @param <T> the service
 */
@SuppressWarnings("try") // close() hands on what the service's own close throws
final class Beside<T extends AutoCloseable> implements AutoCloseable {

    private final FutureTask<T> starting;

    private Beside(FutureTask<T> starting) {
        this.starting = starting;
    }

    /** Begins to start the service. */
    static <T extends AutoCloseable> Beside<T> start(String name, Supplier<T> start) {
        FutureTask<T> starting = new FutureTask<>(start::get);
        // No daemon: threads that the service makes take after this one.
        new Thread(starting, name).start();
        return new Beside<>(starting);
    }

    /**
     * The service, once it runs.
     *
     * @throws RuntimeException what its start threw
     */
    T await() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return starting.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof RuntimeException cause) {
                        throw cause;
                    }
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() throws Exception {
        T service;
        try {
            service = await();
        } catch (RuntimeException e) {
            // It never ran; whoever asked for it has heard why.
            return;
        }
        service.close();
    }
}
