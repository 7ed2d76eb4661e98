package dev.dayone.app.source;

import dev.dayone.app.terminal.SystemException;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Event;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Writes what was counted in each commit, one line a commit, so that it can be held against git. */
final class CommitTable implements Consumer<Event>, AutoCloseable {

    private final PrintWriter out;

    private CommitTable(Writer out) {
        this.out = new PrintWriter(out);
        this.out.println("commit,parents,files,lines_added,lines_deleted,files_uncounted,source_added,source_deleted");
    }

    static CommitTable to(Path file) {
        try {
            return new CommitTable(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new SystemException(
                    "The file " + file + " cannot be written: " + e.getMessage() + ". Give another one with --commits.",
                    e);
        }
    }

    static CommitTable nowhere() {
        return new CommitTable(Writer.nullWriter());
    }

    @Override
    public void accept(Event event) {
        if (event instanceof CommitObserved commit) {
            out.println(commit.sha()
                    + ','
                    + commit.parents()
                    + ','
                    + commit.filesChanged()
                    + ','
                    + commit.linesAdded()
                    + ','
                    + commit.linesDeleted()
                    + ','
                    + commit.filesUncounted()
                    + ','
                    + commit.sourceAdded()
                    + ','
                    + commit.sourceDeleted());
        }
    }

    @Override
    public void close() {
        out.close();
    }
}
