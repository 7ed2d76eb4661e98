package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.chart.IntervalRows.Row;
import dev.dayone.dashboard.chart.IntervalRows.Scale;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How the answer came about: the main outcome's interval at each planned look, valid for all looks together, and the looks still to come. */
public final class LookPlot {

    private LookPlot() {}

    /**
     * One planned look.
     *
     * @param result what the main outcome said then; null = the day is still to come
     */
    public record Planned(LocalDate day, @Nullable OutcomeResult result) {

        /** People with the outcome then. */
        public int people(StudyPlan plan) {
            OutcomeResult then = result;
            return then == null ? 0 : then.people(plan);
        }

        /** Difference as the table has it; or why there is none. */
        public String difference() {
            OutcomeResult then = result;
            String found = then == null ? null : Figures.of(then).difference();
            return then == null ? "still to come" : found == null ? "not to be read" : found;
        }

        /** Interval as the table has it. */
        public String interval() {
            OutcomeResult then = result;
            String found = then == null ? null : Figures.of(then).interval();
            return found == null ? Figures.NONE : found;
        }
    }

    /**
     * @param looks rising
     * @param width 720 for pages, 380 for phones
     * @param id unique in the page
     */
    public static String of(StudyPlan plan, List<Planned> looks, int width, String id) {
        int latest = -1;
        for (int i = 0; i < looks.size(); i++) {
            latest = looks.get(i).result() == null ? latest : i;
        }
        int last = latest;
        List<Row> rows = IntStream.range(0, looks.size())
                .mapToObj(i -> row(plan, i + 1, looks.get(i), i == last))
                .toList();
        Outcome main = plan.outcomes().stream()
                .filter(Outcome::primary)
                .findFirst()
                .orElseGet(() -> plan.outcomes().get(0));
        List<String> marks = ForestPlot.marks(main);
        String unit = "difference in " + main.unit();
        StringBuilder description =
                new StringBuilder("Difference at each planned interim look, with intervals that hold together. ");
        looks.forEach(look -> description
                .append(look.day())
                .append(": ")
                .append(look.difference())
                .append(", ")
                .append(look.interval())
                .append(". "));
        return IntervalRows.of(
                "Planned interim looks",
                description.toString().strip(),
                plan.control().label(),
                plan.treatment().label(),
                rows,
                marks,
                unit,
                width,
                id);
    }

    private static Row row(StudyPlan plan, int number, Planned look, boolean latest) {
        OutcomeResult then = look.result();
        String label = "Look " + number + ", " + look.day() + (then == null ? "" : ", n " + look.people(plan));
        return then != null && then.estimate() instanceof Known known
                ? ForestPlot.row(label, latest, then.outcome(), known, look.difference(), look.interval(), Scale.NONE)
                : Row.without(label, latest, look.difference());
    }
}
