package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.means.WelchTest;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;

/** Groups that the plan named beforehand, each compared by itself, beside whether they differ. */
class SubgroupsTest {

    private static final Outcome SCORE = new Outcome("s", "Score", Kind.SCORE, "S1.x", "points", 5, true, true, null);

    @Test
    void aColumnOfNumbersIsCutAtItsMedianAndEachHalfIsComparedByItself() {
        List<PersonRow> rows = rows(60, i -> String.valueOf(i));
        Subgroups groups = analyse(rows, "experience", false).subgroups().get(0);

        assertThat(groups.groups())
                .extracting(Subgroups.Group::label)
                .containsExactly("experience below 29.5", "experience 29.5 or more");
        List<PersonRow> low = rows.subList(0, 30);
        Known expected = (Known) WelchTest.estimate(moments(low, "b"), moments(low, "a"), 0.95);
        Known found = (Known) groups.groups().get(0).estimate();
        assertThat(found.value()).isCloseTo(expected.value(), within(1e-9));
        assertThat(found.interval().lower()).isCloseTo(expected.interval().lower(), within(1e-9));
        assertThat(groups.groups().get(0).control()).isEqualTo(15);
        assertThat(groups.interaction().orElseThrow().forEvaluators())
                .startsWith("Declared beforehand: with each unit of experience");
    }

    @Test
    void aColumnOfWordsGivesAGroupForEachAndFewPeopleNoEstimate() {
        List<PersonRow> rows = rows(40, i -> i < 4 ? "remote" : i % 4 < 2 ? "london" : "berlin");
        Subgroups groups = analyse(rows, "place", false).subgroups().get(0);

        assertThat(groups.groups())
                .extracting(Subgroups.Group::label)
                .containsExactly("place berlin", "place london", "place remote");
        assertThat(groups.groups().get(0).estimate()).isInstanceOf(Known.class);
        assertThat(groups.groups().get(2).estimate())
                .isInstanceOfSatisfying(
                        NotEstimable.class,
                        few -> assertThat(few.why().forEvaluators()).contains("fewer than five people"));
        assertThat(groups.interaction().orElseThrow().forEvaluators())
                .startsWith("Declared beforehand: that the difference is the same in all 3 kinds of place: p = ");
    }

    /** Two kinds: Welch's test of the two differences is the t test of their difference. */
    @Test
    void whetherKindsDifferIsOneTestOfTheirDifferences() {
        List<PersonRow> rows = rows(80, i -> i % 4 < 2 ? "london" : "berlin");
        List<PersonRow> shifted = rows.stream()
                .map(row -> "london".equals(row.covariates().get("place"))
                                && row.arm().equals("b")
                        ? row.withValue(Objects.requireNonNull(row.value()) + 40)
                        : row)
                .toList();

        OutcomeResult result = analyse(rows, "place", false);
        List<Subgroups.Group> two = result.subgroups().get(0).groups();
        Known one = (Known) two.get(0).estimate();
        Known other = (Known) two.get(1).estimate();
        double v1 = Math.pow(Objects.requireNonNull(one.standardError()), 2);
        double v2 = Math.pow(Objects.requireNonNull(other.standardError()), 2);
        double df = Math.pow(v1 + v2, 2)
                / (v1 * v1 / Objects.requireNonNull(one.df()) + v2 * v2 / Objects.requireNonNull(other.df()));
        double t = Math.abs(one.value() - other.value()) / Math.sqrt(v1 + v2);
        assertThat(p(result)).isCloseTo(2 * TDistribution.of(df).survivalProbability(t), within(5.1e-4));
        assertThat(p(analyse(shifted, "place", false))).isLessThan(0.001);
    }

    /** Groups in which the blocks were drawn 2:1 and 1:2, and the arms are the same within each block. */
    @Test
    void groupsAreComparedWithinBlocks() {
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < 72; i++) {
            boolean high = i < 36;
            boolean treated = high == (i % 3 > 0);
            rows.add(new PersonRow(
                    treated ? "b" : "a",
                    high ? "high" : "low",
                    null,
                    Map.of("place", i % 2 == 0 ? "london" : "berlin"),
                    (high ? 80.0 : 20.0) + Math.floorDiv(i % 36, 6),
                    true,
                    false));
        }
        for (Subgroups.Group group :
                analyse(rows, "place", false, true).subgroups().get(0).groups()) {
            assertThat(((Known) group.estimate()).value()).as(group.label()).isCloseTo(0, within(1e-9));
        }
    }

    private static double p(OutcomeResult result) {
        String said = result.subgroups().get(0).interaction().orElseThrow().forEvaluators();
        return Double.parseDouble(said.replaceAll(".*p = ([0-9.]+) .*", "$1"));
    }

    @Test
    void noGroupsWithinClustersAndNoneOfOneKind() {
        assertThat(analyse(rows(60, String::valueOf), "experience", true).subgroups())
                .isEmpty();
        assertThat(analyse(rows(60, i -> "same"), "place", false).subgroups()).isEmpty();
    }

    private static Moments moments(List<PersonRow> rows, String arm) {
        return Moments.of(rows.stream()
                .filter(row -> row.arm().equals(arm))
                .mapToDouble(PersonRow::value)
                .toArray());
    }

    private static OutcomeResult analyse(List<PersonRow> rows, String column, boolean clustered) {
        return analyse(rows, column, clustered, false);
    }

    private static OutcomeResult analyse(List<PersonRow> rows, String column, boolean clustered, boolean blocked) {
        StudyPlan plan = new StudyPlan(
                        "s",
                        "Study",
                        "Is B better than A?",
                        new Arm("a", "A"),
                        new Arm("b", "B"),
                        clustered,
                        true,
                        blocked,
                        false,
                        List.of(),
                        0.5,
                        List.of(SCORE))
                .with(new StudyProtocol(
                        Design.LOTTERY,
                        null,
                        null,
                        List.of(),
                        false,
                        Set.of(),
                        Set.of(),
                        List.of(column),
                        Map.of(),
                        null,
                        null,
                        null,
                        List.of()));
        return StudyAnalysis.of(plan, LocalDate.of(2026, 1, 1))
                .analyse(List.of(new Table(SCORE, rows, null)))
                .main();
    }

    private static List<PersonRow> rows(int people, IntFunction<String> value) {
        Random random = new Random(5);
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            rows.add(new PersonRow(
                    i % 2 == 0 ? "a" : "b",
                    null,
                    "k" + i / 6 * 2 + i % 2,
                    Map.of("experience", value.apply(i), "place", value.apply(i)),
                    50 + 10 * random.nextGaussian(),
                    true,
                    false));
        }
        return rows;
    }
}
