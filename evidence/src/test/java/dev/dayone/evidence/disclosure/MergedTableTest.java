package dev.dayone.evidence.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MergedTableTest {

    private static final List<String> CLASSES = List.of("strict", "broad", "not", "no answer", "excluded");
    private static final List<Integer> FAMILIES = List.of(0, 0, 1, 2, 2);
    private static final List<String> ARMS = List.of("a", "b");

    private static MergedTable of(long[][] counts) {
        return MergedTable.of(new CountTable(CLASSES, ARMS, counts), FAMILIES, 10);
    }

    @Test
    void classesOfFewPeopleJoinTheirOwnFamilyAndEmptyOnesAreNotTold() {
        MergedTable table = of(new long[][] {{15, 18}, {2, 4}, {20, 16}, {11, 12}, {0, 0}});

        assertThat(table.groups())
                .containsExactly(List.of("strict", "broad"), List.of("not"), List.of("no answer", "excluded"));
        assertThat(table.counts()[0]).containsExactly(17, 22, 39);
        assertThat(table.alone("strict")).isEqualTo(-1);
        assertThat(table.alone("not")).isEqualTo(1);
    }

    @Test
    void aFamilyThatIsTooSmallJoinsTheMiddleOne() {
        assertThat(of(new long[][] {{2, 3}, {0, 1}, {20, 16}, {11, 12}, {0, 0}}).groups())
                .containsExactly(List.of("strict", "broad", "not"), List.of("no answer", "excluded"));
    }

    @Test
    void classesThatAnotherTablePutTogetherStayTogether() {
        CountTable counts =
                new CountTable(CLASSES, ARMS, new long[][] {{15, 18}, {12, 14}, {20, 16}, {11, 12}, {10, 10}});

        assertThat(MergedTable.of(
                                counts,
                                FAMILIES,
                                10,
                                List.of(List.of("strict", "broad"), List.of("not"), List.of("no answer", "excluded")))
                        .groups())
                .containsExactly(List.of("strict", "broad"), List.of("not"), List.of("no answer", "excluded"));
    }

    @Test
    void noCellOfManyTablesIsOfFewPeopleAndRoundedPartsAddUp() {
        Random random = new Random(3);
        int rows = 0;
        for (int run = 0; run < 2_000; run++) {
            long[][] counts = new long[5][2];
            for (long[] row : counts) {
                Arrays.setAll(row, j -> random.nextInt(3) == 0 ? random.nextInt(4) : random.nextInt(40));
            }
            MergedTable table = of(counts);
            List<String> all = new ArrayList<>();
            table.groups().forEach(all::addAll);
            assertThat(all).containsExactlyInAnyOrderElementsOf(CLASSES);
            int last = table.groups().size();
            rows += last;
            if (last > 1) {
                for (int i = 0; i <= last; i++) {
                    for (int j = 0; j <= 2; j++) {
                        assertThat(table.published(i, j)).isTrue();
                    }
                }
            }
            long[][] rounded = table.rounded();
            for (int i = 0; i <= last; i++) {
                assertThat(rounded[i][0] + rounded[i][1]).isEqualTo(rounded[i][2]);
                for (int j = 0; j <= 2; j++) {
                    assertThat(rounded[i][j] % 5).isZero();
                    assertThat(Math.abs(rounded[i][j] - table.counts()[i][j])).isLessThan(5);
                }
            }
            for (int j = 0; j <= 2; j++) {
                long sum = 0;
                for (int i = 0; i < last; i++) {
                    sum += rounded[i][j];
                }
                assertThat(sum).isEqualTo(rounded[last][j]);
            }
        }
        assertThat(rows).as("more than everyone in one row").isGreaterThan(3_000);
    }

    @Test
    void aColumnOfFewPeopleIsNotToldByTheOther() {
        MergedTable two = MergedTable.of(
                new CountTable(List.of("x", "y"), List.of("a", "b"), new long[][] {{5, 20}, {4, 20}}),
                List.of(0, 1),
                10);
        assertThat(two.groups()).hasSize(1);
        assertThat(two.published(0, 0)).isFalse();
        assertThat(two.published(0, 1)).as("all less the other would tell it").isFalse();
        assertThat(two.published(0, 2)).isTrue();

        MergedTable three = MergedTable.of(
                new CountTable(List.of("x"), List.of("a", "b", "c"), new long[][] {{0, 20, 30}}), List.of(0), 10);
        assertThat(three.published(0, 1)).isFalse();
        assertThat(three.published(0, 2)).isTrue();
    }
}
