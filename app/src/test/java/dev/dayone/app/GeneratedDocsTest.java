package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.Method;
import dev.dayone.evidence.discontinuity.FewApplicants;
import dev.dayone.evidence.study.SimulatedCoverage;
import dev.dayone.evidence.study.Verdict;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.simulation.Calibration;
import dev.dayone.evidence.study.simulation.Way;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.MeasureDefinition;
import dev.dayone.schemas.PlacementStatus;
import dev.dayone.schemas.Reject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** The references in docs/ are printed from the code; rewrite them with -Dgolden.write=true. */
class GeneratedDocsTest {

    private static final Path DOCS = Path.of("..", "docs");

    @Test
    void metricReferenceIsTheCatalogue() throws IOException {
        StringBuilder out = new StringBuilder(
                        "# Metrics\n\nPrinted from the code: `MeasureDefinition`. One value for each ")
                .append(
                        "participant, each with the version of its definition; the index date is the last\nday of the cohort. ")
                .append(
                        "*Compare* = formats may be compared on it; *proviso* = only where what is said holds; *describe* = one ")
                .append(
                        "format makes it more\nlikely, or it is about the data: never compared. A value with a window is shown ")
                .append(
                        "when the window has closed, and is censored before. Git\nactivity while people are taught is exposure, ")
                .append(
                        "never an outcome. Each of n people who made a commit together has one n-th\nof it: its author, co-authors ")
                .append(
                        "in its message, and those whom a branch's name or the pairing sheet says (programme-directory.md, `pairs.csv`).\n\n")
                .append("| id | measure | unit | definition | use | v |\n|---|---|---|---|---|---|\n");
        for (MeasureDefinition m : MeasureDefinition.values()) {
            String use = m.use().word() + (m.proviso().isEmpty() ? "" : ": " + m.proviso());
            row(out, m.ids(), m.title(), m.unit(), m.definition(), use, String.valueOf(m.version()));
        }
        out.append("\n## Git signals\n\nConfirmatory: ")
                .append(signals(MeasureDefinition.Role.CONFIRMATORY))
                .append(", on common capstones, corrected for multiplicity within the family. Secondary: ")
                .append(signals(MeasureDefinition.Role.SECONDARY))
                .append(". Exploratory: ")
                .append(signals(MeasureDefinition.Role.EXPLORATORY))
                .append(
                        ".\nAll others describe; GS18 is `G2.ai-assisted`, GS19 the counts of G2. GS1 to GS3 are machine-scored items ")
                .append(
                        "under `defects`, `replication` and `clean-room`.\n\n| not computed | | what it would take |\n|---|---|---|\n");
        MeasureDefinition.notComputed().forEach(signal -> row(out, signal.id(), signal.title(), signal.lacking()));
        out.append(
                        "\nAttrition (F5) is of a study's outcome: people assigned without the outcome, overall and by arm, against the cautious\n")
                .append(
                        "boundary of the What Works Clearinghouse (Standards Handbook 4.1, Table II.1).\n\n## Placement status\n\n")
                .append("| code | meaning | strict | broad |\n|---|---|---|---|\n");
        for (PlacementStatus s : PlacementStatus.values()) {
            row(out, s.code(), s.meaning(), s.placedStrictly() ? "yes" : "", s.placedBroadly() ? "yes" : "");
        }
        assertPrinted("metrics.md", out.toString());
    }

    @Test
    void methodReferenceIsTheEngine() throws IOException {
        StringBuilder out = new StringBuilder(
                        "# Methods\n\nPrinted from the code: `Method`, `Verdict`. The way of assigning people picks the method; the others ")
                .append(
                        "are printed beside it. Every interval is 95 %,\ntwo-sided; every method is held to numbers made in R ")
                .append("(`app/src/test/resources/reference`).\n\n")
                .append("| method | what | p-value | used for | source |\n|---|---|---|---|---|\n");
        for (Method m : Method.values()) {
            row(out, m.label(), m.description(), m.test(), m.usedFor(), m.source());
        }
        out.append(
                        "\nWhere arms were drawn at random the p-value beside these estimates is that of the draw itself: all assignments that the "
                                + "plan could have drawn,\nlisted, or 9,999 of them drawn by seed ([018](decisions/018-p-from-the-draw.md)); "
                                + "without a draw it is the one named here. Beside Boschloo's test,\nwhich is asked up to 150 people an arm, "
                                + "stands the score test beyond. For times without covariates it is a permutation of log-rank scores, which "
                                + "asks whether the\ncurves differ anywhere. Of whole clusters it compares means of clusters, each of which counts alike, "
                                + "while CR2's estimate counts each person alike: a\ndifference is told from none only where both tell it, and "
                                + "otherwise p is that of the interval ([076](decisions/076-which-test-stands-beside-clusters.md)).\nA sampled p near 0.05 is sampled again with ten times as many draws; "
                                + "the seed is one for all studies.\nAll methods of the engine: [reference cases](reference-cases.md). How they "
                                + "behave at our sizes: [calibration](calibration.md).\n")
                .append(choice())
                .append(
                        "\n## Verdicts\n\nTested in this order, δ being the smallest difference that matters, in the direction of better:\n")
                .append(
                        "a split that contradicts the plan (p < 0.001), raters who disagree (Krippendorff's alpha below 0.667 over ten works or more), a window that is still open, fewer than ten learners in an arm, no\n")
                .append(
                        "estimate; then the interval: wholly inside ±δ, wholly above δ, above 0, wholly below -δ, below 0, else not settled.\n\n");
        out.append(Arrays.stream(Verdict.values()).map(v -> "- " + v.heading()).collect(Collectors.joining("\n")))
                .append("\n\n## At fifteen against fifteen\n\n")
                .append(
                        "Coverage of 95 % intervals by simulation in `GuaranteesTest`: Lin with unequal noise, CR2 with six clusters of unequal size,\n")
                .append(
                        "Miettinen-Nurminen at 0.8 against 0.4 (exact: 0.937). The test fails outside three Monte-Carlo standard errors.\n");
        assertPrinted("methods.md", out.toString());
    }

    @Test
    void eventReferenceIsTheSchemas() throws IOException {
        StringBuilder out = new StringBuilder(
                "# Events\n\nPrinted from the Avro schemas (`schemas/src/main/resources/dev/dayone/schemas`). A message is the event in Avro "
                        + "single-object encoding, with\nCloudEvents headers (`ce_id`, `ce_type`, `ce_source`, `ce_time`, `ce_dataschema`). Every "
                        + "released schema stays readable: `released/`.\n");
        Schema.Parser parser = new Schema.Parser();
        schema(out, parser, "EventMeta");
        parser.parse(resource("HostOrigin"));
        for (Class<?> type : Event.class.getPermittedSubclasses()) {
            schema(out, parser, type.getSimpleName());
        }
        schema(out, parser, "Reject");
        out.append("\n## Why something is rejected\n\n");
        out.append(Arrays.stream(Reject.Code.values())
                        .map(code -> "`" + code + "`")
                        .collect(Collectors.joining(" · ")))
                .append("\n");
        assertPrinted("events.md", out.toString());
    }

    private static String signals(MeasureDefinition.Role role) {
        return Arrays.stream(MeasureDefinition.values())
                .filter(definition -> definition.role() == role)
                .map(definition -> definition.ids().split("[.]", 2)[0])
                .collect(Collectors.joining(", "));
    }

    private static void schema(StringBuilder out, Schema.Parser parser, String name) throws IOException {
        Schema schema = parser.parse(resource(name));
        out.append("\n## ").append(name).append("\n\n").append(schema.getDoc()).append("\n\n");
        out.append("| field | type | |\n|---|---|---|\n");
        for (Schema.Field field : schema.getFields()) {
            row(out, "`" + field.name() + "`", type(field.schema()), field.doc());
        }
    }

    private static String type(Schema schema) {
        return switch (schema.getType()) {
            case UNION -> type(schema.getTypes().get(1)) + ", optional";
            case ARRAY -> "list of " + type(schema.getElementType());
            case MAP -> "texts by name";
            case ENUM ->
                schema.getEnumSymbols().stream()
                        .filter(symbol -> !symbol.equals("UNKNOWN"))
                        .collect(Collectors.joining(", "));
            case RECORD -> schema.getName();
            default ->
                schema.getLogicalType() == null
                        ? schema.getType().getName()
                        : schema.getLogicalType().getName();
        };
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Event.class.getResourceAsStream(name + ".avsc")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void row(StringBuilder out, String... cells) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    static void assertPrinted(String file, String text) throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(DOCS.resolve(file), text);
        }
        assertThat(DOCS.resolve(file)).hasContent(text);
    }

    /** Each kind of outcome under each way of assigning: the method that is judged, or refused. */
    private static String choice() {
        StringBuilder out = new StringBuilder(
                "\n## Which method is judged\n\nRefused = no method of this design answers for that kind. "
                        + "Times and incidence in blocks, in clusters and with covariates are\ncompared on pseudo-values. Where an arm shows no spread, "
                        + "or all pairs end alike, the bounded difference takes the place of the method named.\n\n| outcome |");
        for (Way way : Way.values()) {
            out.append(' ').append(way.words()).append(" |");
        }
        out.append("\n|---|").append("---|".repeat(Way.values().length)).append('\n');
        for (Kind kind : Kind.values()) {
            out.append("| ")
                    .append(kind.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .append(" |");
            for (Way way : Way.values()) {
                out.append(' ')
                        .append(way.methodFor(kind).map(Method::label).orElse("refused"))
                        .append(" |");
            }
            out.append('\n');
        }
        return out.toString();
    }

    /** What a study at a cut-off with few applicants says of its interval is what the tables show. */
    @Test
    void coverageBesideAResultIsThatOfTheTables() throws IOException {
        List<Double> numbers = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        String[] ways = {};
        for (String line : Files.readAllLines(DOCS.resolve("calibration.md"))) {
            String[] cells = line.replace("*", "").split(" *[|] *", -1);
            ways = line.startsWith("| outcome |") ? cells : ways;
            int at = Arrays.asList(ways).indexOf(Way.DISCONTINUITY.words());
            if (cells.length != ways.length || at < 0 || !cells[at].contains(" / ")) {
                continue;
            }
            String[] pair = cells[at].split(" / ", -1);
            if (cells[1].equals("placed")) {
                shares.add(Double.valueOf(pair[1]));
            } else {
                numbers.add(Double.valueOf(pair[0]));
                numbers.add(Double.valueOf(pair[1]));
            }
        }

        assertThat(shares).hasSameSizeAs(Calibration.CELL_SIZES);
        assertThat(Math.round(mean(numbers))).isEqualTo(FewApplicants.HELD);
        assertThat(Math.round(mean(shares))).isEqualTo(FewApplicants.HELD_OF_SHARES);
        assertThat(FewApplicants.FROM).isEqualTo(2 * Calibration.CELL_SIZES.get(0));
        assertThat(FewApplicants.TO).isEqualTo(2 * Calibration.CELL_SIZES.get(Calibration.CELL_SIZES.size() - 1));
    }

    /** What any result says of intervals like its own is what the tables show, cell by cell; bold are those of which it is said. */
    @Test
    void everyCellThatAResultSpeaksOfIsThatOfTheTables() throws IOException {
        List<String> shown = new ArrayList<>();
        String[] ways = {};
        String people = "";
        for (String line : Files.readAllLines(DOCS.resolve("calibration.md"))) {
            people = line.startsWith("## Every outcome") ? line.replaceAll(".*, ([0-9]+) in each arm", "$1") : people;
            String[] cells = line.split(" *[|] *", -1);
            ways = line.startsWith("| outcome |") ? cells : ways;
            for (int at = 2; at < cells.length - 1 && cells.length == ways.length; at++) {
                if (cells[at].contains(" / ")) {
                    shown.add(String.join(" ", ways[at], cells[1], people, cells[at]));
                }
            }
        }

        assertThat(SimulatedCoverage.rows().stream()
                        .map(row -> String.join(
                                " ",
                                Way.valueOf(row.way()).words(),
                                row.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                                String.valueOf(row.people()),
                                covered(row.none()) + " / " + covered(row.some()))))
                .containsExactlyInAnyOrderElementsOf(shown)
                .hasSizeGreaterThan(200);
    }

    private static String covered(double share) {
        String said = String.format(Locale.ROOT, "%.1f", share);
        return share < SimulatedCoverage.AIM ? "**" + said + "**" : said;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
