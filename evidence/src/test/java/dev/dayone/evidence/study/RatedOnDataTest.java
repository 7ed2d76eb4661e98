package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.attrition.WhatWorksRating.Rating;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.gate.Gate;
import dev.dayone.evidence.study.gate.Gate.Status;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Ratings and gates look at all they name, and are never computed on nothing. */
class RatedOnDataTest {

    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
    private static final Outcome SCORE = new Outcome("s", "Score", Kind.SCORE, "S1.x", "points", 5, true, true, null);

    @Test
    void categoriesWhollyApartFailToBeAlike() {
        Gate gate = gate(analyse(people(true, 1.0), null), Gate.Name.BALANCE);

        assertThat(gate.status()).isEqualTo(Status.WARN);
        assertThat(gate.finding().forEvaluators())
                .contains("degree = phd +1.")
                .endsWith("The plan names covariates, and none could be used: the notes say why.");
    }

    @Test
    void categoriesSplitAlikeAreAlike() {
        Gate gate = gate(analyse(people(false, 1.0), null), Gate.Name.BALANCE);

        assertThat(gate.status()).isEqualTo(Status.PASS);
        assertThat(gate.finding().forEvaluators()).contains("degree = phd 0.00");
    }

    @Test
    void ofCategoriesItIsSaidHowOftenTheDrawAloneSetsThemApart() {
        Gate gate = gate(analyse(people(true, 1.0), null, StudyAnalysis.Extent.WHOLE), Gate.Name.BALANCE);

        assertThat(gate.finding().forEvaluators())
                .containsPattern("By chance alone such a difference above 0.25 comes up in \\d+ % of draws");
    }

    @Test
    void nothingIsRatedBeforeAnybodyHasTheOutcome() {
        OutcomeResult result = analyse(people(false, null), DAY.plusDays(1));

        assertThat(result.rating().rating()).isEqualTo(Rating.NOT_RATED);
        assertThat(gate(result, Gate.Name.ATTRITION).status()).isEqualTo(Status.NOT_MEASURED);
        assertThat(gate(result, Gate.Name.RATERS).finding().forEvaluators()).startsWith("No piece of work behind");
    }

    private static OutcomeResult analyse(List<PersonRow> rows, @Nullable LocalDate matures) {
        return analyse(rows, matures, StudyAnalysis.Extent.WITH_DRAW);
    }

    private static OutcomeResult analyse(
            List<PersonRow> rows, @Nullable LocalDate matures, StudyAnalysis.Extent extent) {
        StudyPlan plan = new StudyPlan(
                "s",
                "S",
                "q?",
                new Arm("a", "A"),
                new Arm("b", "B"),
                false,
                true,
                false,
                false,
                List.of("degree"),
                null,
                List.of(SCORE));
        return StudyAnalysis.of(plan, DAY)
                .only(extent)
                .analyse(List.of(new Table(SCORE, rows, matures)))
                .main();
    }

    private static Gate gate(OutcomeResult result, Gate.Name name) {
        return result.gates().stream()
                .filter(each -> each.name() == name)
                .findFirst()
                .orElseThrow();
    }

    private static List<PersonRow> people(boolean apart, @Nullable Double known) {
        SplittableRandom random = new SplittableRandom(1);
        List<PersonRow> out = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            boolean treated = i % 2 == 0;
            boolean phd = apart ? treated : i % 4 < 2;
            out.add(new PersonRow(
                    treated ? "b" : "a",
                    null,
                    null,
                    Map.of("degree", phd ? "phd" : "msc"),
                    known == null ? null : Double.valueOf(50 + 10 * random.nextGaussian()),
                    true,
                    false));
        }
        return out;
    }
}
