package dev.dayone.evidence.decimal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalNumberTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "51, 51",
        "-12.5, -12.5",
        "+3, 3",
        ".5, 0.5",
        "5., 5",
        "1e3, 1000",
        "1E-3, 0.001",
        "' 7 ', 7",
        "007, 7"
    })
    void numbersAreRead(String text, double number) {
        assertEquals(Optional.of(number), DecimalNumber.of(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "51f",
                "52D",
                "1d",
                "2F",
                "0x35p0",
                "0x1",
                "NaN",
                "Infinity",
                "-Infinity",
                "1e400",
                "1e99999",
                "",
                " ",
                "-",
                ".",
                "e5",
                "1e",
                "1,5",
                "1 000",
                "1_000",
                "12%",
                "٣",
                "１",
                "1.2.3",
                "--1",
                "1D2"
            })
    void whatOnlyJavaCallsANumberIsNone(String text) {
        assertTrue(DecimalNumber.of(text).isEmpty(), text);
    }
}
