package dev.dayone.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.dashboard.study.EveryStudy;
import dev.dayone.dashboard.study.Studies.Analysed;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.warehouse.study.StudyStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A card of the overview says of a study what the study says. */
class StudyCardsTest {

    private static final Pattern FIGURES =
            Pattern.compile("([+−-]?[0-9,.]+)[^\\[]*\\[([+−-]?[0-9,.]+) to ([+−-]?[0-9,.]+).*");

    @Test
    void headingAndFiguresAreThoseOfTheResult() {
        int figures = 0;
        for (EveryStudy each : EveryStudy.of(0.9, new SplittableRandom(4)).toList()) {
            OutcomeResult main = each.result().main();
            Overview.Card card = StudyCards.of(List.of(new Analysed(
                            each.study(), new StudyStore.Analysis(each.result(), Instant.EPOCH, Map.of()))))
                    .get(0);

            assertThat(card.verdict()).isEqualTo(main.verdict().heading());
            if (!(main.estimate() instanceof Known known)) {
                assertThat(card.difference()).as(each.name()).isEmpty();
                continue;
            }
            Matcher found = FIGURES.matcher(card.difference());
            assertThat(found.matches()).as(card.difference()).isTrue();
            same(found.group(1), known.value());
            same(found.group(2), known.interval().lower());
            same(found.group(3), known.interval().upper());
            figures++;
        }
        assertThat(figures).isGreaterThan(40);
    }

    private static void same(String printed, double value) {
        int point = printed.indexOf('.');
        int decimals = point < 0 ? 0 : printed.length() - point - 1;
        assertThat(Double.parseDouble(printed.replace("−", "-").replace(",", "").replace("+", "")))
                .isCloseTo(value, within(0.5000001 * Math.pow(10, -decimals)));
    }
}
