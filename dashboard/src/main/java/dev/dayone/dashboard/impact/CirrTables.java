package dev.dayone.dashboard.impact;

import dev.dayone.dashboard.document.Section;
import dev.dayone.warehouse.view.Participation;
import java.time.LocalDate;
import java.util.List;

/**
 * Careers line by line as the Council on Integrity in Results Reporting defines them, for funders.
 *
 * @param sections tables, pay and titles in reading order; empty = no cohort is 90 days past its end
 * @param lines the same as a file, the header first
 * @param withheld counts that are not shown
 */
public record CirrTables(List<Section> sections, List<List<String>> lines, int withheld) {

    public CirrTables {
        sections = List.copyOf(sections);
        lines = List.copyOf(lines);
    }

    /**
     * @param asOf day to which careers are followed
     * @param threshold fewest people that a count may speak of
     */
    public static CirrTables of(Participation data, LocalDate asOf, int threshold) {
        CareerSections careers = new CareerSections(data, asOf, new SmallCells(Audience.FUNDERS, threshold));
        List<Section> sections = careers.sections();
        return new CirrTables(sections, careers.lines(), careers.withheld());
    }
}
