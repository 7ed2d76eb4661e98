package dev.dayone.dashboard.report;

import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import java.util.List;

/** The words of a report. */
final class Glossary {

    private static final List<List<String>> WORDS = List.of(
            List.of(
                    "assigned at random",
                    "Chance decided who had which format, so that the two groups differ in nothing else but by chance."),
            List.of(
                    "95 % interval",
                    "The range of differences that fit the data. In 1 of 20 such studies it misses the true one."),
            List.of(
                    "smallest difference that matters",
                    "Set before the data by those who decide. A smaller difference would change no decision."),
            List.of(
                    "security",
                    "0 to 5 squares. The more squares, the less there is beside the format that could explain the result."),
            List.of(
                    "strict placement",
                    "A salaried job in the field, thirty hours a week and six months or more, with written evidence. Whoever did not answer is missing, not a no."),
            List.of(
                    "broad placement",
                    "Strict placements, and fellowships, funded founders, funded research and doctorates in the field."),
            List.of(
                    "attrition",
                    "The share of learners whose outcome is not known, and how much that share differs between the formats."),
            List.of(
                    "withheld",
                    "Not shown, because it would speak of too few people or let a reader work out such a figure."));

    private Glossary() {}

    static Section section() {
        return Section.of("glossary", "Glossary")
                .with(new Table(
                        "Words as they are used here.",
                        List.of(Column.text("Word"), Column.text("Meaning")),
                        WORDS.stream()
                                .map(each -> each.stream().map(Cell::text).toList())
                                .toList()));
    }
}
