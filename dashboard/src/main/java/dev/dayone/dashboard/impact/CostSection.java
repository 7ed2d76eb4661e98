package dev.dayone.dashboard.impact;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.evidence.disclosure.Disclosure;
import dev.dayone.warehouse.view.Participation;
import dev.dayone.warehouse.view.Participation.Cohort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What cohorts cost, for each participant and for each person in field: always divided by a count that is printed, so that nothing more follows from it. */
final class CostSection {

    private final Participation data;
    private final SmallCells cells;
    private final List<List<String>> lines = new ArrayList<>();
    private int withheld;

    CostSection(Participation data, SmallCells cells) {
        this.data = data;
        this.cells = cells;
        lines.add(List.of("cohorts", "cost", "currency", "divided_by", "people", "cost_each", "suppressed"));
    }

    List<List<String>> lines() {
        return lines;
    }

    int withheld() {
        return withheld;
    }

    /**
     * Nothing where no cohort tells its cost.
     *
     * @param cameShown whether how many came is told of each cohort; else cost is told for everyone enrolled
     * @param inField people in field after 180 days, where that is told; else 0
     * @param past cohorts of which they are
     */
    Optional<Section> section(boolean cameShown, long inField, Set<String> past) {
        List<Cohort> told =
                data.cohorts().stream().filter(cohort -> cohort.cost() != null).toList();
        if (told.isEmpty()) {
            return Optional.empty();
        }
        String whom = cameShown ? "participant who came" : "person enrolled";
        List<List<Cell>> rows = new ArrayList<>();
        for (Cohort cohort : told) {
            rows.add(row(
                    cohort.cohort(),
                    cost(cohort),
                    cohort.currency(),
                    whom,
                    people(Set.of(cohort.cohort()), cameShown)));
        }
        List<String> said = new ArrayList<>(List.of("All costs of the cohorts, divided by people."
                + (cells.audience() == Audience.OWN
                        ? ""
                        : " The numbers of people are rounded to five before it is divided.")));
        List<Cohort> closed = data.cohorts().stream()
                .filter(cohort -> past.contains(cohort.cohort()))
                .toList();
        boolean oneCurrency = closed.stream().map(Cohort::currency).distinct().count() == 1;
        if (closed.isEmpty() || !closed.stream().allMatch(cohort -> cohort.cost() != null) || !oneCurrency) {
            said.add(
                    "There is no cost for each person in field: it takes the cost, in one currency, of all cohorts past 180 days.");
        } else {
            double sum = closed.stream().mapToDouble(CostSection::cost).sum();
            String currency = closed.get(0).currency();
            // With the cohorts above, their sum would give a cohort away that is withheld.
            if (closed.stream().allMatch(each -> people(Set.of(each.cohort()), cameShown) >= cells.threshold())) {
                rows.add(row("all past 180 days", sum, currency, whom, people(past, cameShown)));
            }
            if (inField == 0) {
                said.add(
                        "How many are in field after 180 days is withheld, or nobody is: so there is no cost for each of them.");
            } else {
                rows.add(row("all past 180 days", sum, currency, "person in field after 180 days", inField));
                said.add(
                        "The cost for each person in field is the whole cost divided by those who are. It is not what one more of them costs: "
                                + "some would have found such work without the programme. A study with a group to compare tells that.");
            }
        }
        return Optional.of(Section.of("cost", "What it cost", said.toArray(String[]::new))
                .with(new Table(
                        "Cost for each person.",
                        List.of(
                                Column.text("cohorts"),
                                Column.number("cost"),
                                Column.text("for each"),
                                Column.number("people"),
                                Column.number("cost for each"),
                                Column.text("currency")),
                        rows)));
    }

    private static double cost(Cohort cohort) {
        Double cost = cohort.cost();
        return cost == null ? 0 : cost;
    }

    private long people(Set<String> cohorts, boolean cameShown) {
        return data.people().stream()
                .filter(person -> cohorts.contains(person.cohort()) && (person.started() || !cameShown))
                .count();
    }

    /** @param people of whom the report tells the number elsewhere, or fewer than the threshold */
    private List<Cell> row(String cohorts, double cost, String currency, String whom, long people) {
        long printed = cells.audience() == Audience.OWN ? people : Disclosure.rounded(people);
        boolean open = people >= cells.threshold() && printed > 0;
        withheld += open ? 0 : 1;
        lines.add(List.of(
                cohorts,
                SurveySections.plain(cost, 0),
                currency,
                whom,
                open ? String.valueOf(printed) : "",
                open ? SurveySections.plain(cost / printed, 0) : "",
                String.valueOf(!open)));
        return List.of(
                Cell.text(cohorts),
                Cell.number(Figures.fixed(cost, 0)),
                Cell.text(whom),
                Cell.number(open ? Figures.count(printed) : SmallCells.WITHHELD),
                Cell.number(open ? Figures.fixed(cost / printed, 0) : SmallCells.WITHHELD),
                Cell.text(currency));
    }
}
