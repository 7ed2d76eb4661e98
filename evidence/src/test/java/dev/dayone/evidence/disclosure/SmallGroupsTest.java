package dev.dayone.evidence.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallGroupsTest {

    @ParameterizedTest
    @CsvSource({
        "'12,30', '--'",
        "'1,23', 'xx'",
        "'1,23,12', 'x-x'",
        "'2,2,40', 'xxx'",
        "'2,4,40', 'xx-'",
        "'0,40', '--'",
        "'3,0', 'x-'",
    })
    void aSingleSmallGroupTakesTheNextSmallestWithIt(String people, String expected) {
        List<Integer> counts =
                List.of(people.split(",")).stream().map(Integer::valueOf).toList();
        StringBuilder out = new StringBuilder();
        for (boolean withheld : SmallGroups.withheld(counts)) {
            out.append(withheld ? 'x' : '-');
        }
        assertThat(out).hasToString(expected);
    }

    @Test
    void aTotalFromAnotherQuestionLessWhatIsShownIsNeverOfFewPeople() {
        for (int a = 1; a < 12; a++) {
            for (int b = 1; b < 12; b++) {
                for (int c = 1; c < 12; c++) {
                    List<Integer> people = List.of(a, b, c);
                    boolean[] withheld = SmallGroups.withheld(people);
                    int rest = 0;
                    int groups = 0;
                    for (int i = 0; i < 3; i++) {
                        rest += withheld[i] ? people.get(i) : 0;
                        groups += withheld[i] ? 1 : 0;
                    }
                    assertThat(groups).isNotEqualTo(1);
                    assertThat(rest == 0 || rest >= 5 || groups == 3)
                            .as("%s", people)
                            .isTrue();
                }
            }
        }
    }

    /** Every row, every column and everyone of a table of three by three: what is left out of a total is nobody, or five people or more in two groups or more. */
    @Test
    void noTotalOfATableOfTwoWaysGivesAGroupAway() {
        SplittableRandom random = new SplittableRandom(1);
        List<List<String>> names = List.of(
                List.of("r1", "r1", "r1", "r2", "r2", "r2", "r3", "r3", "r3"),
                List.of("a", "b", "c", "a", "b", "c", "a", "b", "c"));
        List<List<Integer>> totals = SmallGroups.totals(names);
        assertThat(totals).hasSize(6).contains(List.of(0, 1, 2), List.of(0, 3, 6));
        for (int run = 0; run < 2_000; run++) {
            List<Integer> people =
                    IntStream.range(0, 9).map(i -> random.nextInt(15)).boxed().toList();
            boolean[] withheld = SmallGroups.withheld(people, totals);
            for (List<Integer> of : totals) {
                List<Integer> out = of.stream().filter(i -> withheld[i]).toList();
                int rest = out.stream().mapToInt(people::get).sum();
                boolean nobodyElse = of.stream().allMatch(i -> withheld[i] || people.get(i) == 0);
                assertThat(out.isEmpty() || nobodyElse || (out.size() > 1 && rest >= 5))
                        .as("%s in %s", people, of)
                        .isTrue();
            }
        }
    }

    /** Two rows less two columns leave one cell: r1 and r2 together less a and b are the cell of r2 and c. */
    @Test
    void noGroupFollowsFromSeveralTotalsTogether() {
        List<List<Integer>> totals = SmallGroups.totals(grid(4, 4));
        List<Integer> bridge = List.of(3, 3, 20, 20, 3, 3, 4, 20, 20, 20, 3, 3, 20, 20, 3, 3);
        boolean[] withheld = SmallGroups.withheld(bridge, totals);
        assertThat(withheld[6]).isTrue();
        assertThat(follow(bridge, totals, withheld)).isEmpty();

        SplittableRandom random = new SplittableRandom(2);
        int shown = 0;
        for (int run = 0; run < 1_000; run++) {
            int rows = 2 + random.nextInt(4);
            int columns = 2 + random.nextInt(4);
            List<List<Integer>> of = SmallGroups.totals(grid(rows, columns));
            List<Integer> people = IntStream.range(0, rows * columns)
                    .map(i -> random.nextInt(3) == 0 ? random.nextInt(6) : 5 + random.nextInt(12))
                    .boxed()
                    .toList();
            boolean[] out = SmallGroups.withheld(people, of);
            List<Integer> follow = follow(people, of, out);
            boolean nothingLeft = IntStream.range(0, out.length).allMatch(i -> out[i] || people.get(i) == 0);
            assertThat(follow.isEmpty() || nothingLeft)
                    .as("%s of %s gives %s", people, of, follow)
                    .isTrue();
            shown += (int) IntStream.range(0, out.length).filter(i -> !out[i]).count();
        }
        assertThat(shown).as("most is shown still").isGreaterThan(3_000);
    }

    private static List<List<String>> grid(int rows, int columns) {
        return List.of(
                IntStream.range(0, rows * columns)
                        .mapToObj(i -> "r" + i / columns)
                        .toList(),
                IntStream.range(0, rows * columns)
                        .mapToObj(i -> "c" + i % columns)
                        .toList());
    }

    /** Groups left out that an attacker's solver finds: a group follows where it is a weighted sum of totals, so where leaving it out of the unknowns lowers no rank. */
    private static List<Integer> follow(List<Integer> people, List<List<Integer>> totals, boolean[] out) {
        List<Integer> unknown = IntStream.range(0, out.length)
                .filter(i -> out[i] && people.get(i) > 0)
                .boxed()
                .toList();
        int rank = rank(totals, unknown, -1);
        return unknown.stream().filter(i -> rank(totals, unknown, i) == rank).toList();
    }

    /** @param alone a further equation: that group by itself; -1 = none */
    private static int rank(List<List<Integer>> totals, List<Integer> unknown, int alone) {
        List<double[]> rows = new ArrayList<>();
        totals.forEach(of -> rows.add(
                unknown.stream().mapToDouble(i -> of.contains(i) ? 1 : 0).toArray()));
        if (alone >= 0) {
            rows.add(unknown.stream().mapToDouble(i -> i == alone ? 1 : 0).toArray());
        }
        return unknown.isEmpty() ? 0 : MatrixFeatures_DDRM.rank(new DMatrixRMaj(rows.toArray(double[][]::new)));
    }
}
