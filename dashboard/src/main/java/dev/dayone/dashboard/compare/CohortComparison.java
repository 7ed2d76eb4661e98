package dev.dayone.dashboard.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.dashboard.study.Waiting;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.disclosure.SmallGroups;
import dev.dayone.warehouse.view.ProgrammeViews.Cohort;
import dev.dayone.warehouse.view.ProgrammeViews.Rows;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One figure of a programme, cohort by cohort in the order of their first days.
 *
 * @param known the day as known on which it is told; null = now
 * @param rows a row for each cohort, those whose figure is left out among them
 */
public record CohortComparison(
        String programme, Subject subject, @Nullable LocalDate known, List<Row> rows) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> COLUMNS = List.of(
            "cohort",
            "starts_on",
            "people",
            "n",
            "value",
            "lower",
            "upper",
            "level",
            "open",
            "suppressed",
            "withheld_until");

    /** Said once, wherever cohorts stand beside each other. */
    public static final String NO_EXPERIMENT =
            "This is no experiment. Who applied, who was admitted, the team and the times differ from one cohort to the next, and any of them may be why two cohorts differ.";

    public CohortComparison {
        rows = List.copyOf(rows);
    }

    /**
     * What is compared.
     *
     * @param id in addresses, such as "measure/P1.180"
     * @param title as readers see it
     * @param definition how it is counted, as sentences; "" = the title says it
     * @param unit of its values; "" = none
     */
    public record Subject(String id, String title, String definition, Scale scale, String unit) {}

    /** How a value is written. */
    public enum Scale {
        /** From 0 to 1, written as percent. */
        SHARE,
        /** A number. */
        NUMBER,
        /** A number with its sign. */
        SIGNED
    }

    /**
     * The figure of one cohort before anything is left out.
     *
     * @param people with a value
     * @param value null = nobody has one
     * @param interval at 95 %; null = there is none
     * @param open people whose time is still running
     */
    public record Figure(
            int people, @Nullable Double value, @Nullable Interval interval, int open) {
        static final Figure NOBODY = new Figure(0, null, null, 0);
    }

    /**
     * One cohort.
     *
     * @param people assigned
     * @param figure without value and interval where they are left out
     * @param small whether it is left out because it speaks of few people, or would give away one that does
     * @param until the day of the interim look for which the cohort waits; null = it does not wait
     */
    public record Row(
            String cohort,
            LocalDate startsOn,
            int people,
            Figure figure,
            boolean small,
            @Nullable LocalDate until) {

        /** Whether its figure may be shown and is there. */
        boolean isTold() {
            return !small && until == null && figure.value() != null;
        }
    }

    /**
     * Leaves out what may not be shown. Groups that are small are told on all cohorts, those that wait among them: so the same ones are left out as on the page Ask.
     *
     * @param cohorts of the programme
     * @param figures by cohort
     */
    public static CohortComparison of(
            String programme,
            Subject subject,
            @Nullable LocalDate known,
            List<Cohort> cohorts,
            Map<String, Figure> figures,
            List<Waiting> waiting) {
        List<Cohort> inTime = cohorts.stream()
                .sorted(Comparator.comparing(Cohort::startsOn).thenComparing(Cohort::cohort))
                .toList();
        List<Figure> all = inTime.stream()
                .map(each -> figures.getOrDefault(each.cohort(), Figure.NOBODY))
                .toList();
        List<Integer> people = all.stream().map(Figure::people).toList();
        boolean[] small = SmallGroups.withheld(
                people,
                SmallGroups.totals(List.of(inTime.stream().map(each -> "").toList())));
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < small.length; i++) {
            Cohort cohort = inTime.get(i);
            LocalDate until = Waiting.until(waiting, programme, cohort.cohort()).orElse(null);
            Figure figure = all.get(i);
            rows.add(new Row(
                    cohort.cohort(),
                    cohort.startsOn(),
                    cohort.people(),
                    small[i] || until != null ? new Figure(0, null, null, 0) : figure,
                    small[i],
                    until));
        }
        return new CohortComparison(programme, subject, known, rows);
    }

    /** Whether some cohort has a figure that may be shown. */
    boolean isTold() {
        return rows.stream().anyMatch(Row::isTold);
    }

    /** For programs, with all digits. */
    public ObjectNode json() {
        ObjectNode out = JSON.createObjectNode()
                .put("programme", programme)
                .put("what", subject.id())
                .put("title", subject.title())
                .put("definition", subject.definition())
                .put("unit", subject.scale() == Scale.SHARE ? "share" : subject.unit())
                .put("knownOn", known == null ? null : known.toString())
                .put("experiment", false)
                .put("caution", NO_EXPERIMENT);
        ArrayNode cohorts = out.putArray("cohorts");
        for (Row row : rows) {
            boolean left = row.small() || row.until() != null;
            Interval interval = row.figure().interval();
            cohorts.addObject()
                    .put("cohort", row.cohort())
                    .put("startsOn", row.startsOn().toString())
                    .put("people", row.people())
                    .put("n", left ? null : row.figure().people())
                    .put("value", row.figure().value())
                    .put("lower", interval == null ? null : interval.lower())
                    .put("upper", interval == null ? null : interval.upper())
                    .put("level", interval == null ? null : interval.level())
                    .put("open", left ? null : row.figure().open())
                    .put("suppressed", row.small())
                    .put("withheldUntil", row.until() == null ? null : String.valueOf(row.until()));
        }
        return out;
    }

    /** The same as lines of CSV. */
    public Rows csv() {
        List<List<String>> lines = new ArrayList<>();
        for (Row row : rows) {
            boolean left = row.small() || row.until() != null;
            Interval interval = row.figure().interval();
            lines.add(List.of(
                    row.cohort(),
                    row.startsOn().toString(),
                    String.valueOf(row.people()),
                    left ? "" : String.valueOf(row.figure().people()),
                    text(row.figure().value()),
                    text(interval == null ? null : interval.lower()),
                    text(interval == null ? null : interval.upper()),
                    text(interval == null ? null : interval.level()),
                    left ? "" : String.valueOf(row.figure().open()),
                    String.valueOf(row.small()),
                    row.until() == null ? "" : String.valueOf(row.until())));
        }
        return new Rows(COLUMNS, lines);
    }

    private static String text(@Nullable Double value) {
        return value == null ? "" : String.valueOf(value);
    }
}
