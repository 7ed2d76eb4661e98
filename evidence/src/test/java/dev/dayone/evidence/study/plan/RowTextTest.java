package dev.dayone.evidence.study.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.study.plan.PersonRow.Part;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Verdicts on record hold hashes of these texts: if one changes, {@code reconcile} reports every one of them. */
class RowTextTest {

    @Test
    void aRowOfOneValueKeepsItsText() {
        PersonRow row = new PersonRow(
                "sprint",
                "north",
                null,
                Map.of("years", "3", "age", "31"),
                71.5,
                false,
                false,
                "sprint",
                "c1",
                List.of());

        assertThat(RowText.of(row)).isEqualTo("sprint\0north\0null\0{age=31, years=3}\0" + "71.5\0false\0false");
    }

    @Test
    void periodsAndPartsFollowWhereThereAreSome() {
        PersonRow row = new PersonRow(
                "sprint",
                null,
                "team-1",
                Map.of(),
                null,
                true,
                true,
                "notebook",
                "c1",
                List.of(1.0, Double.NaN),
                List.of(new Part(12, true), new Part(Double.NaN, false)));

        assertThat(RowText.of(row))
                .isEqualTo("sprint\0null\0team-1\0{}\0null\0true\0true\0[1.0, NaN]\0"
                        + "[Part[value=12.0, event=true], Part[value=NaN, event=false]]");
    }
}
