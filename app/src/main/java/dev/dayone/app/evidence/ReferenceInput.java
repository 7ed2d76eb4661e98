package dev.dayone.app.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dayone.evidence.Arms;
import dev.dayone.evidence.StudentEstimate.Alternative;
import dev.dayone.evidence.proportions.Proportions;
import dev.dayone.evidence.refusal.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What a reference case gives to a method: its spec, and the people who have all columns that the spec names. */
final class ReferenceInput {

    private static final List<String> COLUMN_KEYS = List.of(
            "outcome",
            "treatment",
            "cluster",
            "strata",
            "time",
            "event",
            "pre",
            "moderator",
            "exposure",
            "received",
            "mediator",
            "pair",
            "treated",
            "control",
            "estimate",
            "variance",
            "covariates",
            "outcomes");

    private final JsonNode spec;
    private final @Nullable Columns all;

    private ReferenceInput(JsonNode spec, @Nullable Columns all) {
        this.spec = spec;
        this.all = all;
    }

    static ReferenceInput of(JsonNode spec, @Nullable Path data) {
        return new ReferenceInput(spec, data == null ? null : Columns.read(data));
    }

    private Columns table() {
        Columns columns = all;
        if (columns == null) {
            throw Refusal.NO_DATA.refuse("The case names no data file.");
        }
        return columns;
    }

    /** People with every named column filled. */
    private Columns complete() {
        List<String> needed = new ArrayList<>();
        for (String key : COLUMN_KEYS) {
            needed.addAll(names(key));
        }
        Columns complete = table().complete(needed);
        Refusal.NO_DATA.unless(complete.size() > 0);
        return complete;
    }

    private List<String> names(String key) {
        JsonNode node = spec.path(key);
        if (node.isTextual()) {
            return List.of(node.asText());
        }
        return StreamSupport.stream(node.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    boolean has(String key) {
        return !spec.path(key).isMissingNode() && !spec.path(key).isNull();
    }

    private JsonNode need(String key) {
        if (!has(key)) {
            throw Refusal.INVALID_INPUT.refuse("The spec lacks \"" + key + "\".");
        }
        return spec.get(key);
    }

    String text(String key) {
        return need(key).asText();
    }

    String text(String key, String otherwise) {
        return has(key) ? spec.get(key).asText() : otherwise;
    }

    double number(String key) {
        return need(key).asDouble();
    }

    double number(String key, double otherwise) {
        return spec.path(key).asDouble(otherwise);
    }

    int count(String key) {
        return need(key).asInt();
    }

    boolean flag(String key) {
        return spec.path(key).asBoolean(false);
    }

    double[] numbers(String key) {
        return StreamSupport.stream(need(key).spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    int[] counts(String key) {
        return Arrays.stream(numbers(key)).mapToInt(v -> (int) v).toArray();
    }

    double level() {
        return number("conf_level", 0.95);
    }

    Alternative alternative() {
        String name = text("alternative", "two.sided").replace('.', '_').replace('-', '_');
        return Alternative.valueOf(name.toUpperCase(Locale.ROOT));
    }

    double[] column(String key) {
        return complete().numbers(text(key));
    }

    double[] y() {
        return column("outcome");
    }

    /** Assignment, checked to be of two arms. */
    double[] z() {
        double[] z = column("treatment");
        Arms.requireBoth(z);
        return z;
    }

    Arms arms() {
        return Arms.of(y(), z());
    }

    double[][] covariates() {
        Columns complete = complete();
        List<double[]> columns =
                names("covariates").stream().map(complete::numbers).toList();
        double[][] rows = new double[complete.size()][columns.size()];
        for (int j = 0; j < columns.size(); j++) {
            for (int i = 0; i < rows.length; i++) {
                rows[i][j] = columns.get(j)[i];
            }
        }
        return rows;
    }

    double[][] outcomes() {
        Columns complete = complete();
        return names("outcomes").stream().map(complete::numbers).toArray(double[][]::new);
    }

    /** Labels of a column that may be absent: then everyone has the same. */
    int[] labels(String key) {
        Columns complete = complete();
        return has(key) ? complete.labels(text(key)) : new int[complete.size()];
    }

    double[] exposure() {
        if (has("exposure")) {
            return column("exposure");
        }
        double[] ones = new double[complete().size()];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** People of one arm, or all where the spec names none. */
    double[] ofArm(String key) {
        Columns complete = complete();
        return (has("arm") ? complete.where(text("treatment"), number("arm")) : complete).numbers(text(key));
    }

    /** Everyone assigned, missing outcomes as NaN. */
    double[] withMissing(String key) {
        return table().complete(List.of(text("treatment"))).numbers(text(key));
    }

    String[] texts(String key) {
        return table().complete(List.of(text("treatment"), text(key))).texts(text(key));
    }

    double[] everyone(String key, String... needed) {
        List<String> columns = new ArrayList<>();
        for (String name : needed) {
            columns.add(text(name));
        }
        return table().complete(columns).numbers(text(key));
    }

    Proportions twoByTwo() {
        if (has("x1")) {
            return new Proportions(count("x1"), count("n1"), count("x0"), count("n0")).withBothArms();
        }
        return Proportions.of(y(), z());
    }

    List<Proportions> strata() {
        double[] y = y();
        double[] z = z();
        Arms.requireBinary(y);
        int[] labels = labels("strata");
        List<Proportions> out = new ArrayList<>();
        int most = Arrays.stream(labels).max().orElse(-1);
        for (int s = 0; s <= most; s++) {
            int[] counts = new int[4];
            for (int i = 0; i < y.length; i++) {
                if (labels[i] == s) {
                    int arm = z[i] == 1 ? 0 : 2;
                    counts[arm] += (int) y[i];
                    counts[arm + 1]++;
                }
            }
            out.add(new Proportions(counts[0], counts[1], counts[2], counts[3]));
        }
        return out;
    }
}
