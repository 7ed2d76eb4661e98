package dev.dayone.dashboard.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The queries of examples/queries: each begins with the question that it answers. */
final class ExampleQueries {

    /** Files of the directory, in its order. */
    static final List<String> FILES = List.of(
            "01-cohort-comparison.sql",
            "02-outcome-accounting.sql",
            "03-time-to-placement.sql",
            "04-rater-agreement.sql",
            "05-funnel.sql",
            "06-freshness.sql",
            "07-attrition.sql",
            "08-as-known-then.sql",
            "09-people-behind-a-figure.sql",
            "10-time-on-the-market.sql");

    private static final Pattern VIEW = Pattern.compile("\\bmart\\.(\\w+)");

    private ExampleQueries() {}

    /**
     * A query that may be asked.
     *
     * @param question which it answers
     */
    record Example(String question, String sql) {}

    /**
     * Those of one statement whose views are all there in the schema.
     *
     * @param schema in which they are asked: mart, or summary in its place
     * @param views of that schema
     */
    static List<Example> of(String schema, Set<String> views) {
        List<Example> out = new ArrayList<>();
        for (String file : FILES) {
            String text = read(file);
            int line = text.indexOf('\n');
            String sql = text.substring(line + 1).strip();
            boolean one = sql.indexOf(';') == sql.length() - 1;
            if (one && VIEW.matcher(sql).results().allMatch(each -> views.contains(each.group(1)))) {
                out.add(new Example(
                        text.substring(2, line).strip(),
                        VIEW.matcher(sql.substring(0, sql.length() - 1))
                                .replaceAll(Matcher.quoteReplacement(schema) + ".$1")));
            }
        }
        return out;
    }

    static String read(String file) {
        try (InputStream in = ExampleQueries.class.getResourceAsStream("/dev/dayone/dashboard/queries/" + file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not packaged");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}
