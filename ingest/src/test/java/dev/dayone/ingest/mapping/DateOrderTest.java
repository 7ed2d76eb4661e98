package dev.dayone.ingest.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateOrderTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2024-03-04                     | UNDECLARED     | 2024-03-04
            2024-03-04T09:15:00Z           | UNDECLARED     | 2024-03-04
            2024/03/04 2:05:22 PM GMT+1    | UNDECLARED     | 2024-03-04
            4 March 2024                   | UNDECLARED     | 2024-03-04
            Mar 4, 2024 14:05              | UNDECLARED     | 2024-03-04
            03/04/2024                     | UNDECLARED     | can be read in two ways, by day or by month first
            13/04/2024                     | UNDECLARED     | can be read in two ways, by day or by month first
            03/04/2024                     | DAY_MONTH_YEAR | 2024-04-03
            3.4.2024 09:15                 | DAY_MONTH_YEAR | 2024-04-03
            03/04/2024 14:05:22            | MONTH_DAY_YEAR | 2024-03-04
            13/04/2024                     | MONTH_DAY_YEAR | is no day of the calendar
            31/02/2024                     | DAY_MONTH_YEAR | is no day of the calendar
            03/04/24                       | DAY_MONTH_YEAR | has a year of two digits
            45382                          | DAY_MONTH_YEAR | is a number and not a day
            yesterday                      | DAY_MONTH_YEAR | is no day
            """)
    void daysAreReadInTheDeclaredOrderAndNeverGuessed(String cell, DateOrder order, String expected) {
        DateOrder.Read read = order.read(cell);

        assertThat(read.day().map(Object::toString).orElse(read.why())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            95,000      | POINT | 95000
            $95,000.50  | POINT | 95000.50
            95.000,50   | COMMA | 95000.50
            3,5         | COMMA | 3.5
            3,5         | PLAIN | 3,5
            9,5000      | POINT | 9,5000
            12          | COMMA | 12
            -4          | POINT | -4
            """)
    void numbersAreReadInTheDeclaredForm(String cell, NumberForm form, String expected) {
        assertThat(form.read(cell)).isEqualTo(expected);
    }
}
