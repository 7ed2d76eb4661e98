package dev.dayone.dashboard.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlainTableTest {

    private static PlainTable of(String name, String... cells) {
        return PlainTable.of(new Table(
                "A caption.",
                List.of(Column.number(name)),
                Stream.of(cells).map(cell -> List.of(Cell.number(cell))).toList()));
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text);
    }

    @Test
    void theUnitStandsInTheNameOfTheColumn() {
        PlainTable table = of("Difference", "+3.9 points", "−12,345.5 points", Figures.NONE, "withheld");

        assertThat(table.columns()).containsExactly("Difference (points)");
        assertThat(table.rows().stream().map(row -> row.get(0)))
                .containsExactly(number("3.9"), number("-12345.5"), null, "withheld");
        assertThat(of("Share", "31.8 %", "4 %").columns()).containsExactly("Share (%)");
        assertThat(of("Pairs", "58.2 of 100", "40 of 100").columns()).containsExactly("Pairs (of 100)");
    }

    @Test
    void aRangeIsTwoColumnsAndUnitsThatDifferAreOneOfTheirOwn() {
        PlainTable range = of("95 % interval", "−0.8 to +8.4", "−16,473 to +43,026");
        assertThat(range.columns()).containsExactly("95 % interval lower", "95 % interval upper");
        assertThat(range.rows().get(1)).containsExactly(number("-16473"), number("43026"));

        assertThat(of("95 % interval", "4.0 % to 39.9 %").columns())
                .containsExactly("95 % interval lower (%)", "95 % interval upper (%)");

        PlainTable mixed = of("Difference", "+3.9 points", "+18 pp");
        assertThat(mixed.columns()).containsExactly("Difference", "Difference unit");
        assertThat(mixed.rows().get(1)).containsExactly(number("18"), "pp");

        PlainTable parts = of("Placed", "3 of 15", "3 of 14");
        assertThat(parts.columns()).containsExactly("Placed", "Placed of");
        assertThat(parts.rows().get(0)).containsExactly(number("3"), number("15"));
    }

    @Test
    void whatIsNoNumberStaysAsItIsShown() {
        assertThat(of("p", "< 0.001", "0.04").rows().get(0)).containsExactly("< 0.001");
        assertThat(of("n", "84", "1,738").rows().get(1)).containsExactly(number("1738"));
    }

    @Test
    void picturesAreLeftOutAndNoTwoColumnsAreNamedAlike() {
        PlainTable table = PlainTable.of(new Table(
                "A caption.",
                List.of(Column.text("Cohort"), Column.number("n"), Column.number("n"), Column.text("worse, better")),
                List.of(List.of(
                        Cell.text("2024-01"), Cell.number("1"), Cell.number("2"), Cell.picture("<svg></svg>")))));

        assertThat(table.columns()).containsExactly("Cohort", "n", "n (2)");
        assertThat(table.rows().get(0)).containsExactly("2024-01", number("1"), number("2"));
    }
}
