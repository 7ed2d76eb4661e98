package dev.dayone.app;

import java.util.Optional;

/** The services of a data directory: those that run on it already, or our own for as long as this lasts. */
record Connection(DataDirectory data, Services services) implements AutoCloseable {

    static Connection open(ServiceOptions options, Progress progress) {
        Services.Systems systems = options.systems();
        Optional<DataDirectory> free = options.openIfFree();
        if (free.isPresent()) {
            DataDirectory data = free.get();
            try {
                Services services = Services.start(data, systems, stage -> progress.say("Starting " + stage));
                return new Connection(data, services);
            } catch (RuntimeException e) {
                data.close();
                throw e;
            }
        }
        DataDirectory shared = options.openShared();
        RunningServices running = RunningServices.read(shared.running())
                .orElseThrow(() -> new UsageException(
                        options.data + ": is in use by another dayone. Stop that one, or choose another --data."));
        progress.say("Using the services that run on " + options.data);
        return new Connection(shared, Services.attach(running));
    }

    @Override
    public void close() {
        services.close();
        data.close();
    }
}
