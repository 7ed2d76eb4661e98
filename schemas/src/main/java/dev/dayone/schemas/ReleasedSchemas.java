package dev.dayone.schemas;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Every schema ever released, each file complete in itself and never edited again: what was written with any of them can be read
 * today. {@code released/index.txt} names them, oldest first.
 */
final class ReleasedSchemas {

    static final String FOLDER = "released/";
    static final String INDEX = FOLDER + "index.txt";

    private ReleasedSchemas() {}

    /**
     * One release of one schema.
     *
     * @param version 1 and up
     */
    record Release(String name, int version, Schema schema) {

        String file() {
            return FOLDER + name + "." + version + ".avsc";
        }
    }

    static List<Release> all() {
        try (InputStream in = open(INDEX);
                BufferedReader index = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return index.lines()
                    .filter(line -> !line.isBlank())
                    .map(ReleasedSchemas::release)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(INDEX + " cannot be read", e);
        }
    }

    private static Release release(String line) {
        String[] words = line.split(" ", -1);
        int version = Integer.parseInt(words[1]);
        String file = FOLDER + words[0] + "." + version + ".avsc";
        try (InputStream in = open(file)) {
            return new Release(words[0], version, new Schema.Parser().parse(in));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    private static InputStream open(String file) {
        InputStream in = ReleasedSchemas.class.getResourceAsStream(file);
        if (in == null) {
            throw new IllegalStateException(file + " is not packaged");
        }
        return in;
    }
}
