package dev.dayone.evidence.study.trial;

import dev.dayone.evidence.study.gate.DrawnPeople;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What became of the people of each arm, from assignment to analysis (CONSORT 2010, item 13). Each person stands in exactly one of the places that a stage
 * leads to, so that the numbers of a stage add up.
 *
 * @param notDrawn people of the two arms whom no draw assigned, and who are compared in no outcome, in words with their number
 * @param cohorts whose people are compared
 */
public record ParticipantFlow(ArmFlow control, ArmFlow treatment, List<String> notDrawn, Set<String> cohorts) {

    /** What is written where nothing says why an outcome is not known. */
    public static final String NOT_SAID = "no value, and nothing says why";

    public ParticipantFlow {
        notDrawn = List.copyOf(notDrawn);
        cohorts = Set.copyOf(cohorts);
    }

    /**
     * One arm.
     *
     * @param assigned people on the roster in it
     * @param compared of those, the ones whom the draw assigned
     * @param started of those compared, the ones who came at least one day; null where that is not recorded
     * @param other of those compared, the ones who received another format than the one assigned
     */
    public record ArmFlow(
            String arm,
            String label,
            int assigned,
            int compared,
            @Nullable Integer started,
            int other,
            List<Analysed> outcomes) {
        public ArmFlow {
            outcomes = List.copyOf(outcomes);
        }
    }

    /**
     * One outcome of an arm: compared = excluded + lost + analysed.
     *
     * @param excluded people outside the outcome by what they said before assignment
     * @param analysed people with the outcome
     * @param lost people without, by reason
     */
    public record Analysed(String outcome, String title, int excluded, int analysed, Map<String, Integer> lost) {
        public Analysed {
            lost = Map.copyOf(lost);
        }

        /** People without the outcome. */
        public int missing() {
            return lost.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** One outcome with everyone assigned, drawn or not. */
    public record Outcomes(Outcome outcome, List<PersonRow> rows) {
        public Outcomes {
            rows = List.copyOf(rows);
        }
    }

    /** @param of at least one outcome, in reading order */
    public static ParticipantFlow of(StudyPlan plan, DrawnPeople drawn, List<Outcomes> of) {
        return new ParticipantFlow(
                arm(plan.control(), drawn, of),
                arm(plan.treatment(), drawn, of),
                drawn.left().stream()
                        .map(left -> left.finding().forEvaluators())
                        .toList(),
                in(drawn, of.get(0)).stream()
                        .filter(row -> row.arm().equals(plan.control().id())
                                || row.arm().equals(plan.treatment().id()))
                        .map(PersonRow::cohort)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet()));
    }

    private static ArmFlow arm(Arm arm, DrawnPeople drawn, List<Outcomes> of) {
        Predicate<PersonRow> own = row -> row.arm().equals(arm.id());
        List<PersonRow> all = of.get(0).rows().stream().filter(own).toList();
        List<PersonRow> compared = in(drawn, of.get(0)).stream().filter(own).toList();
        List<Analysed> outcomes = new ArrayList<>();
        for (Outcomes each : of) {
            outcomes.add(analysed(
                    each.outcome(), in(drawn, each).stream().filter(own).toList()));
        }
        boolean recorded = !compared.isEmpty() && compared.stream().allMatch(row -> row.started() != null);
        return new ArmFlow(
                arm.id(),
                arm.label(),
                all.size(),
                compared.size(),
                recorded
                        ? Integer.valueOf((int) compared.stream()
                                .filter(row -> Boolean.TRUE.equals(row.started()))
                                .count())
                        : null,
                (int) compared.stream()
                        .filter(row -> !row.received().equals(row.arm()))
                        .count(),
                outcomes);
    }

    private static List<PersonRow> in(DrawnPeople drawn, Outcomes each) {
        return each.rows().size() == drawn.kept().size() ? drawn.of(each.rows()) : each.rows();
    }

    private static Analysed analysed(Outcome outcome, List<PersonRow> rows) {
        int excluded = 0;
        int known = 0;
        Map<String, Integer> lost = new TreeMap<>();
        for (PersonRow row : rows) {
            boolean periods = row.periods().stream().noneMatch(value -> value.isNaN())
                    && !row.periods().isEmpty();
            if (row.excluded() && !outcome.ofWork()) {
                excluded++;
            } else if (row.value() != null || periods) {
                known++;
            } else {
                String why = row.unknownBecause();
                lost.merge(why == null ? NOT_SAID : why, 1, Integer::sum);
            }
        }
        return new Analysed(outcome.id(), outcome.title(), excluded, known, lost);
    }
}
