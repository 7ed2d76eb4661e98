package dev.dayone.app.runtime;

import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.UsageException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The services of a data directory: those that run on it already, or our own for as long as this lasts. */
public record Connection(DataDirectory data, Services services) implements AutoCloseable {

    /** For what needs the warehouse alone. */
    public static Connection toWarehouse(ServiceOptions options, Progress progress) {
        return open(options, progress, EnumSet.of(ProcessRole.POSTGRES));
    }

    public static Connection open(ServiceOptions options, Progress progress) {
        return open(options, progress, ProcessRole.standard());
    }

    /** @param roles what this process runs where no other does */
    static Connection open(ServiceOptions options, Progress progress, Set<ProcessRole> roles) {
        Services.Systems systems = options.systems();
        Optional<DataDirectory> free = options.openIfFree();
        if (free.isPresent()) {
            DataDirectory data = free.get();
            try {
                Services services = Services.start(
                        data, systems, roles, StreamsOptions.alone(), stage -> progress.say("Starting " + stage));
                services.notices().forEach(progress::line);
                return new Connection(data, services);
            } catch (RuntimeException e) {
                data.close();
                throw e;
            }
        }
        DataDirectory shared = options.openShared();
        SharedServices running = SharedServices.read(shared.running())
                .orElseThrow(() -> new UsageException(
                        options.data + ": is in use by another dayone. Stop that one, or choose another --data."));
        progress.say("Using the services that run on " + options.data);
        Services services = Services.attach(running);
        try {
            Services.requireKey(services.warehouse(), shared);
            return new Connection(shared, services);
        } catch (RuntimeException e) {
            services.close();
            throw e;
        }
    }

    @Override
    public void close() {
        services.close();
        data.close();
    }
}
