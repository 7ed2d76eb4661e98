package dev.dayone.dashboard.web;

import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.document.Terms;
import java.util.List;

/** The words of the field, explained once. */
final class GlossaryPage {

    private GlossaryPage() {}

    static List<Section> sections() {
        return List.of(Section.of("glossary", "Words used here")
                .with(new Table(
                        "Each word and what it means.",
                        List.of(Column.text("Word"), Column.text("Meaning")),
                        Terms.all().stream()
                                .map(each -> List.of(Cell.text(each.word()), Cell.text(each.meaning())))
                                .toList())));
    }
}
