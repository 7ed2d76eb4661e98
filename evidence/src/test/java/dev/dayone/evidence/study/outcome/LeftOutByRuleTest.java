package dev.dayone.evidence.study.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.study.gate.BalanceByLot;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What cannot be estimated of a covariate is left out and said; how far apart baselines lie is compared with the lottery that was drawn. */
class LeftOutByRuleTest {

    @Test
    void aLevelThatOnePersonOfAnArmHasCountsWithTheFirst() {
        List<PersonRow> people = people(24, i -> Map.of("kind", i == 0 ? "rare" : i % 3 == 0 ? "one" : "two"));

        assertThat(CovariateCoding.estimable(plan(false, false, "kind"), people).leftOut())
                .extracting(LeftOut::sentence)
                .singleElement()
                .asString()
                .startsWith(
                        "Of the covariate kind, rare counts with the first level: fewer than two people of an arm have it");
    }

    /** Java reads 1D as 1.0, 0x1p3 as 8.0 and NaN as a number; a column of such codes is a category with one of its levels for each. */
    @Test
    void codesThatOnlyJavaReadsAsNumbersAreCategories() {
        for (List<String> codes :
                List.of(List.of("1D", "2D", "3F"), List.of("0x1p3", "0x1p4", "7"), List.of("NaN", "Infinity", "1"))) {
            List<PersonRow> people = people(24, i -> Map.of("code", codes.get(i % 3)));

            assertThat(CovariateCoding.of(List.of("code"), people).rows(people)[0])
                    .as("%s", codes)
                    .hasSize(2);
        }
    }

    @Test
    void whatRepeatsAnotherColumnIsLeftOut() {
        List<PersonRow> people =
                people(24, i -> Map.of("x", String.valueOf(i * i % 7), "y", String.valueOf(2.5 * (i * i % 7) + 1)));

        assertThat(CovariateCoding.estimable(plan(false, false, "x", "y"), people)
                        .leftOut())
                .extracting(LeftOut::sentence)
                .containsExactly("The covariate y is left out: it repeats what is adjusted for already.");
    }

    @Test
    void eachArmKeepsTwoPeopleMoreThanCoefficients() {
        List<PersonRow> people = people(12, i -> {
            Map<String, String> out = new TreeMap<>();
            for (int j = 1; j <= 5; j++) {
                out.put("x" + j, String.valueOf((i + 1) * (i + j) * (7 + j) % 13));
            }
            return out;
        });

        assertThat(CovariateCoding.estimable(plan(false, false, "x1", "x2", "x3", "x4", "x5"), people)
                        .leftOut())
                .extracting(LeftOut::sentence)
                .containsExactly(
                        "The covariate x4 is left out: there are too few people for so many covariates.",
                        "The covariate x5 is left out: there are too few people for so many covariates.");
    }

    /** Pairs are alike before: no draw within them sets the arms apart, draws among all people would. */
    @Test
    void balanceIsComparedWithDrawsWithinBlocks() {
        List<PersonRow> pairs = IntStream.range(0, 16)
                .mapToObj(i -> row(i % 2 == 0, "pair " + i / 2, null, Map.of("x", String.valueOf(i / 2))))
                .toList();

        assertThat(BalanceByLot.of(plan(false, true), pairs, List.of("x"), 0.25)
                        .orElseThrow()
                        .share())
                .isZero();
        assertThat(BalanceByLot.of(plan(false, false), pairs, List.of("x"), 0.25)
                        .orElseThrow()
                        .share())
                .isGreaterThan(0.3);
    }

    /** Six clusters that differ: a draw of whole clusters sets the arms apart much more often than one of a hundred and twenty people would. */
    @Test
    void balanceIsComparedWithDrawsOfWholeClusters() {
        List<PersonRow> people = IntStream.range(0, 120)
                .mapToObj(i -> row(i % 6 < 3, null, "c" + i % 6, Map.of("x", String.valueOf(i % 6 * 3 % 7))))
                .toList();

        assertThat(BalanceByLot.of(plan(true, false), people, List.of("x"), 0.25)
                        .orElseThrow()
                        .share())
                .isGreaterThan(0.5);
        assertThat(BalanceByLot.of(plan(false, false), people, List.of("x"), 0.25)
                        .orElseThrow()
                        .share())
                .isLessThan(0.3);
    }

    private static List<PersonRow> people(int n, IntFunction<Map<String, String>> baseline) {
        return IntStream.range(0, n)
                .mapToObj(i -> row(i % 2 == 0, null, null, baseline.apply(i)))
                .toList();
    }

    private static PersonRow row(
            boolean treated, @Nullable String block, @Nullable String cluster, Map<String, String> baseline) {
        return new PersonRow(treated ? "b" : "a", block, cluster, baseline, 1.0, true, false);
    }

    private static StudyPlan plan(boolean clustered, boolean blocked, String... covariates) {
        return new StudyPlan(
                "study",
                "Study",
                "?",
                new Arm("a", "Old"),
                new Arm("b", "New"),
                clustered,
                true,
                blocked,
                false,
                List.of(covariates),
                null,
                List.of());
    }
}
