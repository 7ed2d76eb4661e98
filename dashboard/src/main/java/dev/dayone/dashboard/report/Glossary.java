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
                    "Lots decided who had which format, so that nothing else differs between the two but by chance."),
            List.of(
                    "95 % interval",
                    "The differences that the data fit; it would miss the true one in 1 of 20 studies like this."),
            List.of(
                    "smallest difference that matters",
                    "Set before the data, by those who decide; anything smaller would change nothing."),
            List.of(
                    "security",
                    "0 to 5 squares: how much else than the format could explain the result. It does not depend on the result."),
            List.of(
                    "strict placement",
                    "A salaried job in the field, thirty hours a week and six months or more, with written evidence; whoever did not answer is left out."),
            List.of(
                    "broad placement",
                    "Strict placements and fellowships, funded founders and research, doctorates in the field."),
            List.of(
                    "attrition",
                    "Learners whose outcome is not known, and how differently many they are in the two formats."),
            List.of(
                    "withheld",
                    "Not shown, since it would speak of too few people or let such a figure be worked out."));

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
