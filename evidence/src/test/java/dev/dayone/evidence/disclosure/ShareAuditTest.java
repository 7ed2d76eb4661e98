package dev.dayone.evidence.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.disclosure.ShareAudit.Counts;
import dev.dayone.evidence.disclosure.ShareAudit.Way;
import dev.dayone.evidence.proportions.MiettinenNurminen;
import dev.dayone.evidence.proportions.Proportions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Attackers against differences and intervals of shares that are withheld. Each knows what a reader knows: people by arm to the nearest five, the published figures, and what of
 * the counts is published elsewhere. The lister tries all tables that fit. The one who knows the rule also leaves out those for which the rule would have published something
 * else, in another way or nothing at all.
 */
class ShareAuditTest {

    private static final int THRESHOLD = 10;
    private static final Predicate<Counts> NOTHING_ELSE = Objects::nonNull;
    private static final List<Way> WAYS = List.of(way(1), way(5), way(10));
    private static final Map<Counts, Interval> INTERVALS = new HashMap<>();

    private static Way way(int step) {
        return counts -> published(counts, step);
    }

    private static List<Long> published(Counts counts, int step) {
        Interval interval = INTERVALS.computeIfAbsent(
                counts,
                each -> MiettinenNurminen.interval(
                        List.of(new Proportions(
                                each.treatment(), each.treatmentPeople(), each.control(), each.controlPeople())),
                        0.95));
        double difference = (double) counts.treatment() / counts.treatmentPeople()
                - (double) counts.control() / counts.controlPeople();
        return List.of(
                Math.round(100 * difference / step),
                Math.round(100 * interval.lower() / step),
                Math.round(100 * interval.upper() / step));
    }

    /** What a reader sees: in which way, and the figures. */
    private static List<Long> seen(ShareAudit audit, Counts counts) {
        OptionalInt way = audit.finest(counts);
        if (way.isEmpty()) {
            return List.of(-1L);
        }
        List<Long> out = new ArrayList<>(List.of((long) way.getAsInt()));
        out.addAll(WAYS.get(way.getAsInt()).published(counts));
        return out;
    }

    @Test
    void oneOfNineteenAndElevenOfNineteenCannotBeReadFromWholePoints() {
        Counts counts = new Counts(1, 19, 11, 19);

        assertThat(published(counts, 1)).containsExactly(53L, 25L, 73L);
        assertThat(tablesThatFit(counts, 1))
                .as("whole points leave four tables, so four values of each count")
                .hasSizeLessThan(ShareAudit.FEWEST_VALUES);
        assertThat(ShareAudit.of(counts, THRESHOLD, NOTHING_ELSE, WAYS).finest(counts))
                .as("so they are not published")
                .isNotEqualTo(OptionalInt.of(0));
    }

    @Test
    void attackersLearnNoCountOfFewPeopleFromHundredsOfReports() {
        Random random = new Random(17);
        Map<List<Long>, ShareAudit> audits = new HashMap<>();
        Map<List<Long>, Map<List<Long>, List<Counts>>> views = new HashMap<>();
        int[] shown = new int[WAYS.size() + 1];
        for (int run = 0; run < 400; run++) {
            int n0 = 15 + random.nextInt(15);
            int n1 = n0 - 2 + random.nextInt(5);
            Counts counts = new Counts(random.nextInt(n0 + 1), n0, random.nextInt(n1 + 1), n1);
            if (counts.shareable(THRESHOLD)) {
                continue;
            }
            List<Long> near = List.of(Disclosure.rounded(n0), Disclosure.rounded(n1));
            ShareAudit audit =
                    audits.computeIfAbsent(near, key -> ShareAudit.of(counts, THRESHOLD, NOTHING_ELSE, WAYS));
            Map<List<Long>, List<Counts>> view = views.computeIfAbsent(near, key -> byWhatIsSeen(audit, counts));
            List<Counts> possible = view.get(seen(audit, counts));
            assertThat(fewestValues(possible)).as("%s of %s", counts, near).isGreaterThanOrEqualTo(5);
            shown[audit.finest(counts).orElse(WAYS.size())]++;
        }
        assertThat(shown[0] + shown[1] + shown[2]).as("not all is withheld").isGreaterThan(100);
    }

    @Test
    void whatIsPublishedElsewhereNarrowsWhatTheAuditAllows() {
        Counts counts = new Counts(3, 28, 12, 30);
        Predicate<Counts> exact = each -> each.control() + each.treatment() == 15;
        ShareAudit alone = ShareAudit.of(counts, THRESHOLD, NOTHING_ELSE, WAYS);
        ShareAudit beside = ShareAudit.of(counts, THRESHOLD, exact, WAYS);

        assertThat(beside.finest(counts).orElse(WAYS.size()))
                .isGreaterThanOrEqualTo(alone.finest(counts).orElse(WAYS.size()));
    }

    @Test
    void tablesOfTooManyPeopleAreNotListedAndNothingIsPublished() {
        Counts counts = new Counts(3, 4000, 7, 4000);

        assertThat(ShareAudit.of(counts, THRESHOLD, NOTHING_ELSE, WAYS).finest(counts))
                .isEmpty();
    }

    /** All tables by what a reader would see of them: the attacker who knows the rule. */
    private static Map<List<Long>, List<Counts>> byWhatIsSeen(ShareAudit audit, Counts near) {
        Map<List<Long>, List<Counts>> out = new HashMap<>();
        for (Counts each : tables(near)) {
            out.computeIfAbsent(seen(audit, each), key -> new ArrayList<>()).add(each);
        }
        return out;
    }

    private static List<Counts> tablesThatFit(Counts counts, int step) {
        List<Long> figures = published(counts, step);
        return tables(counts).stream()
                .filter(each -> published(each, step).equals(figures))
                .toList();
    }

    private static List<Counts> tables(Counts near) {
        List<Counts> out = new ArrayList<>();
        for (int n0 = 10; n0 <= near.controlPeople() + 5; n0++) {
            for (int n1 = 10; n1 <= near.treatmentPeople() + 5; n1++) {
                boolean same = Disclosure.rounded(n0) == Disclosure.rounded(near.controlPeople())
                        && Disclosure.rounded(n1) == Disclosure.rounded(near.treatmentPeople());
                for (int x0 = 0; x0 <= n0 && same; x0++) {
                    for (int x1 = 0; x1 <= n1; x1++) {
                        Counts each = new Counts(x0, n0, x1, n1);
                        if (!each.shareable(THRESHOLD)) {
                            out.add(each);
                        }
                    }
                }
            }
        }
        return out;
    }

    /** Of the counts that could be few, the one with the fewest values that fit. */
    private static int fewestValues(List<Counts> possible) {
        int fewest = Integer.MAX_VALUE;
        for (int cell = 0; cell < 4; cell++) {
            Set<Integer> values = new HashSet<>();
            for (Counts each : possible) {
                values.add(each.cells()[cell]);
            }
            if (values.stream().anyMatch(value -> value < THRESHOLD)) {
                fewest = Math.min(fewest, values.size());
            }
        }
        return fewest;
    }
}
