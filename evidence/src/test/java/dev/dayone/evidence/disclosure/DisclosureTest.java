package dev.dayone.evidence.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.evidence.disclosure.LinearAudit.Atom;
import dev.dayone.evidence.refusal.NotEstimableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An attacker with all published counts, unrounded, and a linear solver against random and lopsided programmes. */
class DisclosureTest {

    @Test
    void aSecondCellIsWithheldSoThatSumsDoNotGiveTheFirstAway() {
        Disclosure released = Disclosure.of(
                new CountTable(List.of("placed", "not"), List.of("a", "b"), new long[][] {{12, 4}, {30, 40}}), 10);

        assertThat(released.withheld()[0]).containsExactly(true, true, false);
        assertThat(released.withheld()[1]).containsExactly(true, true, false);
        assertThat(released.published(0, 2)).isEqualTo(15);
        assertThat(released.published(0, 1)).isEqualTo(-1);
        assertThat(released.count()).isEqualTo(4);
    }

    @Test
    void zeroIsWithheldUnlessNobodyCouldHaveBeenThere() {
        CountTable table = new CountTable(
                List.of("placed", "not", "unused"), List.of("a", "b"), new long[][] {{0, 50}, {60, 40}, {0, 0}});

        Disclosure released = Disclosure.of(table, 10);

        assertThat(released.withheld()[0][0]).isTrue();
        assertThat(released.published(2, 0)).isZero();
    }

    @Test
    void anAttackerWithALinearSolverLearnsNoCellBelowTheThreshold() {
        Random random = new Random(5);
        int shown = 0;
        for (int run = 0; run < 3_000; run++) {
            int r = 1 + random.nextInt(7);
            int c = 1 + random.nextInt(5);
            long[][] counts = new long[r][c];
            int size = random.nextInt(4) == 0 ? 60 : 20;
            for (long[] row : counts) {
                Arrays.setAll(row, j -> random.nextInt(3) == 0 ? random.nextInt(4) : random.nextInt(size));
            }
            Disclosure released = Disclosure.of(new CountTable(names(r), names(c), counts), 10);
            shown += (r + 1) * (c + 1) - released.count();
            attack(released, counts);
        }
        assertThat(shown).as("not everything is withheld").isGreaterThan(10_000);
    }

    /** Every sum of cells that published counts determine, over all subsets of lines, is of nobody or of the threshold or more. */
    private static void attack(Disclosure released, long[][] counts) {
        int r = counts.length;
        int c = counts[0].length;
        List<double[]> equations = new ArrayList<>();
        for (int i = 0; i <= r; i++) {
            for (int j = 0; j <= c; j++) {
                if (!released.withheld()[i][j]) {
                    double[] equation = new double[r * c];
                    for (int a = 0; a < r; a++) {
                        for (int b = 0; b < c; b++) {
                            equation[a * c + b] = (i == r || a == i) && (j == c || b == j) ? 1 : 0;
                        }
                    }
                    equations.add(equation);
                }
            }
        }
        for (int a = 0; a < r; a++) {
            for (int b = 0; b < c; b++) {
                long rowTotal = Arrays.stream(counts[a]).sum();
                int column = b;
                long columnTotal =
                        Arrays.stream(counts).mapToLong(row -> row[column]).sum();
                if (counts[a][b] < 10 && rowTotal > 0 && columnTotal > 0) {
                    assertThat(solvable(equations, a * c + b, r * c))
                            .as("%d at %d,%d of %s", counts[a][b], a, b, Arrays.deepToString(counts))
                            .isFalse();
                }
            }
        }
    }

    /** Whether a unit vector lies in the row space: ranks with and without it. */
    private static boolean solvable(List<double[]> equations, int cell, int cells) {
        double[] unit = new double[cells];
        unit[cell] = 1;
        List<double[]> more = new ArrayList<>(equations);
        more.add(unit);
        return rank(more, cells) == rank(equations, cells);
    }

    private static int rank(List<double[]> equations, int columns) {
        List<double[]> rows = new ArrayList<>();
        equations.forEach(row -> rows.add(row.clone()));
        int rank = 0;
        for (int j = 0; j < columns; j++) {
            int pivot = -1;
            for (int i = rank; i < rows.size(); i++) {
                if (Math.abs(rows.get(i)[j]) > 1e-9) {
                    pivot = i;
                    break;
                }
            }
            if (pivot < 0) {
                continue;
            }
            double[] lead = rows.remove(pivot);
            for (double[] row : rows.subList(rank, rows.size())) {
                double factor = row[j] / lead[j];
                for (int k = j; k < columns; k++) {
                    row[k] -= factor * lead[k];
                }
            }
            rows.add(rank++, lead);
        }
        return rank;
    }

    @Test
    void countsOfSeveralReleasesTogetherGiveNobodyAway() {
        List<Atom> atoms = List.of(
                new Atom("placed", "a", "c1", 12),
                new Atom("placed", "b", "c1", 4),
                new Atom("not", "a", "c1", 20),
                new Atom("not", "b", "c1", 30));
        ReleasedCount both = new ReleasedCount("placed", "", Set.of("c1"), 16);
        ReleasedCount one = new ReleasedCount("placed", "a", Set.of("c1"), 12);

        assertThat(LinearAudit.known(atoms, List.of(both), 10)).isEmpty();
        assertThat(LinearAudit.known(atoms, List.of(both, one), 10))
                .containsExactly(
                        "placed in b could be worked out from what is released, and is fewer than 10 people",
                        "placed in b of c1 could be worked out from what is released, and is fewer than 10 people");
    }

    @Test
    void theAuditOfAllReleasesFindsWhatAnAttackerFinds() {
        Random random = new Random(9);
        int caught = 0;
        for (int run = 0; run < 300; run++) {
            List<Atom> atoms = new ArrayList<>();
            List<ReleasedCount> released = new ArrayList<>();
            for (String what : List.of("placed", "not", "none")) {
                for (String arm : List.of("a", "b")) {
                    for (String cohort : List.of("c1", "c2")) {
                        atoms.add(new Atom(what, arm, cohort, random.nextInt(25)));
                    }
                }
            }
            for (int k = 0; k < 12; k++) {
                released.add(new ReleasedCount(
                        List.of("", "placed", "not", "none").get(random.nextInt(4)),
                        List.of("", "a", "b").get(random.nextInt(3)),
                        List.of(Set.of("c1"), Set.of("c2"), Set.of("c1", "c2")).get(random.nextInt(3)),
                        0));
            }
            List<double[]> equations = new ArrayList<>();
            released.forEach(each -> equations.add(atoms.stream()
                    .mapToDouble(atom -> (each.what().isEmpty() || each.what().equals(atom.what()))
                                    && (each.arm().isEmpty() || each.arm().equals(atom.arm()))
                                    && each.cohorts().contains(atom.cohort())
                            ? 1
                            : 0)
                    .toArray()));
            List<String> known = LinearAudit.known(atoms, released, 10);
            for (int i = 0; i < atoms.size(); i++) {
                Atom atom = atoms.get(i);
                long ofClass = atoms.stream()
                        .filter(each -> each.what().equals(atom.what()))
                        .mapToLong(Atom::people)
                        .sum();
                long ofGroup = atoms.stream()
                        .filter(each ->
                                each.arm().equals(atom.arm()) && each.cohort().equals(atom.cohort()))
                        .mapToLong(Atom::people)
                        .sum();
                if (atom.people() < 10 && ofClass > 0 && ofGroup > 0) {
                    String words = atom.what() + " in " + atom.arm() + " of " + atom.cohort() + " could be";
                    boolean found = solvable(equations, i, atoms.size());
                    caught += found ? 1 : 0;
                    assertThat(known.stream().anyMatch(each -> each.startsWith(words)))
                            .isEqualTo(found);
                }
            }
        }
        assertThat(caught).isGreaterThan(20);
    }

    @Test
    void nobodyIsAsTellingAsFew() {
        List<Atom> atoms = List.of(
                new Atom("placed", "a", "c1", 12), new Atom("placed", "b", "c1", 0), new Atom("not", "b", "c1", 30));
        ReleasedCount nobody = new ReleasedCount("placed", "b", Set.of("c1"), 0);

        assertThat(LinearAudit.known(atoms, List.of(nobody), 10)).anyMatch(each -> each.startsWith("placed in b"));
        assertThat(LinearAudit.known(
                        List.of(new Atom("placed", "b", "c1", 0), new Atom("not", "b", "c1", 30)), List.of(nobody), 10))
                .as("a class that nobody at all is in")
                .isEmpty();
    }

    @Test
    void countsUpToDifferentBoundsTellOfThoseInBetween() {
        ReleasedCount before = new ReleasedCount(ReleasedCount.upTo("placed", "day 90"), "a", Set.of("c1"), 30);

        assertThat(new ReleasedCount(ReleasedCount.upTo("placed", "day 120"), "a", Set.of("c1"), 34).gives(before, 10))
                .isPresent();
        assertThat(new ReleasedCount(ReleasedCount.upTo("placed", "day 120"), "a", Set.of("c1"), 44).gives(before, 10))
                .isEmpty();
        assertThat(new ReleasedCount(ReleasedCount.upTo("scored", "day 120"), "a", Set.of("c1"), 34).gives(before, 10))
                .isEmpty();
    }

    @Test
    void ratesAreCappedAndCountsRounded() {
        assertThat(Disclosure.rate(0.01)).isEqualTo("below 5 %");
        assertThat(Disclosure.rate(0.4217)).isEqualTo("42 %");
        assertThat(Disclosure.rate(0.99)).isEqualTo("above 95 %");
        assertThat(Disclosure.rounded(13)).isEqualTo(15);
        assertThat(Disclosure.rounded(12)).isEqualTo(10);
        assertThat(Disclosure.shareable(9, 60, 10)).isFalse();
        assertThat(Disclosure.shareable(51, 60, 10)).isFalse();
        assertThat(Disclosure.shareable(30, 60, 10)).isTrue();
        assertThatThrownBy(() -> Disclosure.of(new CountTable(List.of(), List.of(), new long[0][0]), 1))
                .isInstanceOf(NotEstimableException.class);
    }

    @Test
    void aReleaseThatDiffersByFewPeopleFromAnEarlierOneIsRefused() {
        ReleasedCount before = new ReleasedCount("placed", "sprint", Set.of("a"), 30);

        assertThat(new ReleasedCount("placed", "sprint", Set.of("a"), 33).gives(before, 10))
                .hasValueSatisfying(why -> assertThat(why).contains("differs by 3"));
        assertThat(new ReleasedCount("placed", "sprint", Set.of("a", "b"), 34).gives(before, 10))
                .isPresent();
        assertThat(new ReleasedCount("placed", "sprint", Set.of("a", "b"), 60).gives(before, 10))
                .isEmpty();
        assertThat(new ReleasedCount("placed", "notebook", Set.of("a"), 33).gives(before, 10))
                .isEmpty();
        assertThat(new ReleasedCount("placed", "sprint", Set.of("b"), 33).gives(before, 10))
                .isEmpty();
        assertThat(ReleasedCount.conflicts(List.of(before), List.of(before), 10))
                .isEmpty();
    }

    @Test
    void aClassTogetherWithAnotherGivesItAwayBesideTheClassAlone() {
        ReleasedCount alone = new ReleasedCount("strict", "a", Set.of("c1"), 30);
        ReleasedCount both = new ReleasedCount(ReleasedCount.anyOf(List.of("strict", "broad")), "a", Set.of("c1"), 33);

        assertThat(both.gives(alone, 10)).isPresent();
        assertThat(alone.gives(both, 10)).isPresent();
        assertThat(new ReleasedCount(ReleasedCount.anyOf(List.of("broad", "not")), "a", Set.of("c1"), 33)
                        .gives(alone, 10))
                .as("neither contains the other")
                .isEmpty();
        assertThat(LinearAudit.known(
                        List.of(new Atom("strict", "a", "c1", 30), new Atom("broad", "a", "c1", 3)),
                        List.of(alone, both),
                        10))
                .anyMatch(each -> each.startsWith("broad in a"));
    }

    @Test
    void everyoneLessOneFormatIsTheOtherFormat() {
        ReleasedCount everyone = new ReleasedCount("", "", Set.of("c1"), 30);

        assertThat(new ReleasedCount("", "a", Set.of("c1"), 27).gives(everyone, 10))
                .isPresent();
    }

    private static List<String> names(int n) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            out.add("n" + i);
        }
        return out;
    }
}
