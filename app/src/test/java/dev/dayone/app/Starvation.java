package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/** A control group of the system that gives processes a small share of one core, until it is lifted. */
final class Starvation implements AutoCloseable {

    private static final Path FIRST = Path.of("/sys/fs/cgroup/cpu");
    private static final Path SECOND = Path.of("/sys/fs/cgroup");
    private static final int PERIOD = 100_000;

    private final Path group;
    private final Path parent;

    private Starvation(Path parent, Path group) {
        this.parent = parent;
        this.group = group;
    }

    /**
     * Starves them; nothing where the system does not let us.
     *
     * @param percent of one core, for all together
     */
    static Optional<Starvation> of(Collection<ProcessHandle> processes, int percent) {
        boolean first = Files.isDirectory(FIRST);
        Path parent = first ? FIRST : SECOND;
        Path group = parent.resolve("dayone-" + ProcessHandle.current().pid());
        int quota = PERIOD * percent / 100;
        try {
            Files.createDirectories(group);
            Starvation starvation = new Starvation(parent, group);
            if (first) {
                Files.writeString(group.resolve("cpu.cfs_quota_us"), String.valueOf(quota));
            } else {
                Files.writeString(group.resolve("cpu.max"), quota + " " + PERIOD);
            }
            for (ProcessHandle process : processes) {
                Files.writeString(group.resolve("cgroup.procs"), String.valueOf(process.pid()));
            }
            return Optional.of(starvation);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
            try {
                Files.writeString(parent.resolve("cgroup.procs"), pid);
            } catch (IOException e) {
                assertThat(ProcessHandle.of(Long.parseLong(pid)))
                        .as("it ended meanwhile")
                        .isEmpty();
            }
        }
        Files.delete(group);
    }
}
