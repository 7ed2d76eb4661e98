package dev.dayone.dashboard.upload;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps what was uploaded apart until somebody says to load it, checks it as the command {@code check} does, and puts it into the programme's directory whole or not at all. */
public interface UploadDesk {

    /** Where the dashboard runs apart from the programme directories. */
    UploadDesk NONE = new UploadDesk() {
        @Override
        public boolean isOpen() {
            return false;
        }

        @Override
        public List<String> programmes() {
            return List.of();
        }

        @Override
        public List<String> files() {
            return List.of();
        }

        @Override
        public Pending take(List<Part> parts, String programme, String as) {
            throw new IllegalArgumentException("Nothing can be uploaded here");
        }

        @Override
        public Optional<Pending> pending(String id) {
            return Optional.empty();
        }

        @Override
        public Loaded load(String id) {
            throw new IllegalArgumentException("Nothing can be uploaded here");
        }

        @Override
        public void discard(String id) {
            // There is none.
        }
    };

    /** Whether anything can be uploaded here. */
    boolean isOpen();

    /** Programmes whose directory is at hand, so that a single table can go into it. */
    List<String> programmes();

    /** Names of the files that a programme directory may hold. */
    List<String> files();

    /**
     * Keeps and checks what was sent; loads nothing.
     *
     * @param programme for single tables: whose they are; "" = what was sent says it
     * @param as for one table: the name of the file that it is; "" = its own name says it
     * @throws IllegalArgumentException where it is refused, with the reason; nothing is kept of it
     */
    Pending take(List<Part> parts, String programme, String as);

    /** What waits to be loaded; nothing once it was loaded, thrown away, or an hour old. */
    Optional<Pending> pending(String id);

    /**
     * Puts the files into the programme's directory and has them read.
     *
     * @throws IllegalArgumentException where it cannot be, with the reason; then nothing has changed
     */
    Loaded load(String id);

    /** Throws away what waits. */
    void discard(String id);

    /**
     * One file that was sent.
     *
     * @param content read once
     */
    record Part(String name, InputStream content) {}

    /**
     * What waits to be loaded.
     *
     * @param isNew whether no directory of this programme is at hand yet
     * @param stop why it cannot be read at all; null = it can
     * @param files what became of the lines of each file
     * @param problems what is wrong with it, a sentence each; it can be loaded where there is none
     * @param changes what would change, by kind of fact
     */
    record Pending(
            String id,
            String programme,
            boolean isNew,
            @Nullable String stop,
            List<String> files,
            List<String> problems,
            List<Change> changes) {
        public Pending {
            files = List.copyOf(files);
            problems = List.copyOf(problems);
            changes = List.copyOf(changes);
        }

        /** Whether it can be loaded as it stands. */
        public boolean isWhole() {
            return stop == null && problems.isEmpty();
        }
    }

    /**
     * Facts of one kind.
     *
     * @param fresh that the directory does not say yet
     * @param same that it says already
     * @param changed that it says otherwise without a new revision: the first stays
     * @param gone that it says now and no longer then: they stay on record
     */
    record Change(String kind, long fresh, long same, long changed, long gone) {}

    /** @param directory where the files stand now */
    record Loaded(String programme, String directory, List<String> files) {
        public Loaded {
            files = List.copyOf(files);
        }
    }
}
