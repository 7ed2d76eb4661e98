package dev.dayone.dashboard.web;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Paths;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.signin.Principal;
import dev.dayone.schemas.Event;
import dev.dayone.warehouse.study.Explanation.Taken;
import dev.dayone.warehouse.view.ParticipantViews;
import dev.dayone.warehouse.view.ParticipantViews.Person;
import dev.dayone.warehouse.view.ProgrammeViews.Measure;
import dev.dayone.warehouse.view.ProgrammeViews.Rows;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One participant at a time, for operators: each look is an entry of the audit. */
final class ParticipantPages {

    private final ParticipantViews views;
    private final Supplier<List<Measure>> measures;

    /** @param measures what each measure is called */
    ParticipantPages(ParticipantViews views, Supplier<List<Measure>> measures) {
        this.views = views;
        this.measures = measures;
    }

    /** Pseudonyms of a cohort. */
    List<Section> list(String programme, String cohort, Principal who) {
        List<Person> people = views.people(programme, cohort, who.name());
        return List.of(Section.of(
                        "people",
                        "People of " + programme + (cohort.isEmpty() ? "" : ", cohort " + cohort),
                        "People appear under pseudonyms. Opening a person's page is recorded in the audit with your name and the time (./dayone audit shows it).")
                .with(new Table(
                        people.size() + (people.size() == 1 ? " person." : " people."),
                        List.of(
                                Column.text("Participant"),
                                Column.text("Cohort"),
                                Column.text("Assigned"),
                                Column.text("Received")),
                        people.stream()
                                .map(each -> List.of(
                                        Cell.link(each.participant(), link(programme, each.participant())),
                                        Cell.text(each.cohort()),
                                        Cell.text(each.assigned()),
                                        Cell.text(each.received())))
                                .toList())));
    }

    static String link(String programme, String participant) {
        return "/participants/" + Paths.segment(programme) + "/" + Paths.segment(participant);
    }

    /**
     * What is known of one of them, in the order of time; nothing where nobody has that pseudonym.
     *
     * @param event id of the event to show in full; "" = none
     */
    Optional<List<Section>> one(String programme, String participant, String event, Principal who) {
        Optional<ParticipantViews.Known> found = views.find(programme, participant, who.name());
        return found.map(known -> {
            List<Section> out = new ArrayList<>();
            out.add(Section.of(
                    "who",
                    "Who",
                    "Cohort " + known.person().cohort() + ", assigned to "
                            + known.person().assigned() + ", received "
                            + known.person().received() + ". The audit now records that " + who.name()
                            + " opened this page."));
            known.events().stream()
                    .filter(each -> each.event().meta().eventId().toString().equals(event))
                    .findFirst()
                    .map(ParticipantPages::event)
                    .ifPresent(out::add);
            out.add(timeline(known.events()));
            out.add(Section.of(
                            "measures",
                            "What was computed from it",
                            "Each measure has a value, or the reason why it has none.")
                    .with(measures(
                            known.measures(),
                            measures.get().stream()
                                    .collect(Collectors.toMap(
                                            Measure::measure, Measure::title, (first, second) -> first)))));
            return out;
        });
    }

    /** A timeline in words; each line leads to its event. */
    static Section timeline(List<Taken> events) {
        Set<UUID> replaced = new HashSet<>();
        events.forEach(each -> replaced.addAll(each.event().meta().corrects()));
        List<List<Cell>> rows = events.stream()
                .map(each -> {
                    Event event = each.event();
                    UUID id = event.meta().eventId();
                    return List.of(
                            Cell.text(DataPage.day(event.meta().occurredAt())),
                            Cell.link(EventWords.of(event), "?event=" + id + "#event"),
                            Cell.text(replaced.contains(id) ? "replaced by a later event" : ""));
                })
                .toList();
        return Section.of(
                        "timeline",
                        "What happened",
                        events.isEmpty()
                                ? "No event speaks of this person."
                                : "Everything that was reported, in the order in which it happened. A line leads to the event behind it.")
                .with(new Table(
                        Figures.count(rows.size()) + (rows.size() == 1 ? " event." : " events."),
                        List.of(Column.text("Day"), Column.text("What"), Column.text("Since then")),
                        rows));
    }

    private static Section event(Taken taken) {
        Event event = taken.event();
        return Section.of("event", "One event", EventWords.of(event))
                .with(new Table(
                        "The event as it was taken in.",
                        List.of(Column.text("What"), Column.text("Value")),
                        List.of(
                                List.of(
                                        Cell.text("Kind"),
                                        Cell.text(
                                                EventWords.kind(event.getClass().getSimpleName()))),
                                List.of(
                                        Cell.text("Id"),
                                        Cell.text(event.meta().eventId().toString())),
                                List.of(
                                        Cell.text("Happened at"),
                                        Cell.text(event.meta().occurredAt().toString())),
                                List.of(
                                        Cell.text("Known since"),
                                        Cell.text(taken.recordedAt().toString())),
                                List.of(Cell.text("Source"), Cell.text(taken.source())),
                                List.of(
                                        Cell.text("Replaces"),
                                        Cell.text(
                                                event.meta().corrects().isEmpty()
                                                        ? "nothing"
                                                        : event.meta().corrects().stream()
                                                                .map(UUID::toString)
                                                                .collect(Collectors.joining(", ")))))));
    }

    /** The columns measure, value, censored, reason, matures_on, observed_until and events of the view, in words. */
    static Table measures(Rows rows, Map<String, String> titles) {
        return new Table(
                rows.rows().size() + " measures.",
                List.of(
                        Column.text("Measure"),
                        Column.text("Name"),
                        Column.number("Value"),
                        Column.text("Remark"),
                        Column.number("Events behind it")),
                rows.rows().stream()
                        .map(row -> List.of(
                                Cell.text(row.get(0)),
                                Cell.text(titles.getOrDefault(row.get(0), "")),
                                Cell.number(rounded(row.get(1))),
                                Cell.text(remark(row.get(2), row.get(3), row.get(4), row.get(5))),
                                Cell.number(row.get(6))))
                        .toList());
    }

    private static String rounded(String value) {
        if (value.isEmpty()) {
            return Figures.NONE;
        }
        double number = Double.parseDouble(value);
        return Figures.fixed(number, number == Math.rint(number) ? 0 : 2);
    }

    private static String remark(String censored, String reason, String maturesOn, String observedUntil) {
        if (!reason.isEmpty()) {
            return reason + (maturesOn.isEmpty() ? "" : "; known from " + maturesOn + " on");
        }
        return censored.equals("t") || censored.equals("true")
                ? "had not happened when last heard of" + (observedUntil.isEmpty() ? "" : ", on " + observedUntil)
                : "";
    }
}
