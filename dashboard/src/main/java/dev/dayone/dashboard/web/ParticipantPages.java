package dev.dayone.dashboard.web;

import dev.dayone.dashboard.document.Paths;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.signin.Principal;
import dev.dayone.warehouse.view.ParticipantViews;
import dev.dayone.warehouse.view.ParticipantViews.Person;
import dev.dayone.warehouse.view.ProgrammeViews.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One participant at a time, for operators: each look is an entry of the audit. */
final class ParticipantPages {

    private final ParticipantViews views;

    ParticipantPages(ParticipantViews views) {
        this.views = views;
    }

    /** Pseudonyms of a cohort. */
    List<Section> list(String programme, String cohort, Principal who) {
        List<Person> people = views.people(programme, cohort, who.name());
        return List.of(Section.of(
                        "people",
                        "People of " + programme + (cohort.isEmpty() ? "" : ", cohort " + cohort),
                        "Under pseudonyms. Whoever opens one is written down with time and name: ./dayone audit.")
                .with(new Table(
                        people.size() + " people.",
                        List.of(
                                Column.text("Participant"),
                                Column.text("Cohort"),
                                Column.text("Assigned"),
                                Column.text("Received")),
                        people.stream()
                                .map(each -> List.of(
                                        Cell.link(
                                                each.participant(),
                                                "/participants/" + Paths.segment(programme) + "/"
                                                        + Paths.segment(each.participant())),
                                        Cell.text(each.cohort()),
                                        Cell.text(each.assigned()),
                                        Cell.text(each.received())))
                                .toList())));
    }

    /** What is known of one of them, in the order of time; nothing where nobody has that pseudonym. */
    Optional<List<Section>> one(String programme, String participant, Principal who) {
        Optional<ParticipantViews.Known> found = views.find(programme, participant, who.name());
        return found.map(known -> {
            List<Section> out = new ArrayList<>();
            out.add(Section.of(
                    "who",
                    "Who",
                    "Cohort " + known.person().cohort() + ", assigned to "
                            + known.person().assigned() + ", received "
                            + known.person().received() + ". This look is on record as " + who.name() + "'s."));
            out.add(Section.of(
                            "timeline",
                            "What happened",
                            "Facts in the order of the days on which they held, as known now.")
                    .with(table(known.facts())));
            out.add(Section.of(
                            "measures",
                            "What was made of it",
                            "Measures with a value or the reason why there is none. docs/metrics.md says what each is.")
                    .with(table(known.measures())));
            return out;
        });
    }

    private static Table table(Rows rows) {
        return new Table(
                rows.rows().size() + " rows.",
                rows.columns().stream().map(Column::text).toList(),
                rows.rows().stream()
                        .map(row -> row.stream().map(Cell::text).toList())
                        .toList());
    }
}
