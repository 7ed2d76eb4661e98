package dev.dayone.ingest.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The code of notebooks as programmes leave them: unreadable is never empty. */
final class NotebookSourceTest {

    private static final String NOTEBOOK = """
            {
             "cells": [
              {
               "cell_type": "code",
               "outputs": [%s],
               "source": [
                "a = 1\\n",
                "b = 2\\n"
               ]
              }
             ]
            }
            """;

    @Test
    void outputsMayHoldWhatPythonCallsANumber() {
        assertThat(source(NOTEBOOK.formatted("NaN, -Infinity"))).isEqualTo("a = 1\nb = 2\n");
    }

    @Test
    void ofAConflictTheFirstSideIsRead() {
        String conflicted = NOTEBOOK.formatted("").replace("    \"b = 2\\n\"\n", """
                <<<<<<< HEAD
                    "b = 2\\n"
                ||||||| base
                    "b = 0\\n"
                =======
                    "b = 3\\n"
                >>>>>>> theirs
                """);
        assertThat(source(conflicted)).isEqualTo("a = 1\nb = 2\n");
    }

    @Test
    void anEmptyFileHasNoCodeAndWhatIsNoNotebookHasCodeThatNobodyKnows() {
        assertThat(source("")).isEmpty();
        assertThat(NotebookSource.of(bytes("version https://git-lfs.example/spec/v1\n")))
                .isEmpty();
        assertThat(NotebookSource.of(bytes("{\"a\": 1}"))).isEmpty();
        assertThat(NotebookSource.of(bytes(NOTEBOOK.formatted("").substring(0, 60))))
                .isEmpty();
    }

    @Test
    void anImageOfThirtyMegabytesIsReadOver() {
        byte[] large = bytes(NOTEBOOK.formatted("\"" + "A".repeat(30 << 20) + "\""));
        assertThat(NotebookSource.of(new ByteArrayInputStream(large)))
                .hasValueSatisfying(code -> assertThat(code).asString().isEqualTo("a = 1\nb = 2\n"));
    }

    private static String source(String notebook) {
        return new String(NotebookSource.of(bytes(notebook)).orElseThrow(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
