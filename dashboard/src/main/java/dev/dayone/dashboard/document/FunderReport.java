package dev.dayone.dashboard.document;

import dev.dayone.evidence.disclosure.ReleasedCount;
import dev.dayone.warehouse.study.ReleasedTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report as its template needs it: nothing in it speaks of fewer people than the threshold.
 *
 * @param programme whose report
 * @param study "" = the programme's own report
 * @param question the question as a sentence, or what the report is
 * @param subtitle who, when, to when
 * @param simulated nobody in it exists
 * @param verdict the box; null = none, as in a programme's report
 * @param sections in reading order
 * @param tables what is attached as CSV
 * @param counts what it lets anyone count, before rounding: the ledger's side of it
 * @param withheld cells that are not shown
 * @param threshold fewest people that a figure speaks of
 */
public record FunderReport(
        String programme,
        String study,
        String question,
        String subtitle,
        boolean simulated,
        @Nullable Box verdict,
        List<Section> sections,
        List<ReleasedTable> tables,
        List<ReleasedCount> counts,
        int withheld,
        int threshold) {

    /** Its programme, and its study where it is of one. */
    public String name() {
        return programme + (study.isEmpty() ? "" : "/" + study);
    }

    /** Whether a section is so short that to break it over two pages saves no room. */
    public static boolean isShort(Section section) {
        Section.Table table = section.table();
        return section.paragraphs().size() + (table == null ? 0 : table.rows().size()) <= SHORT;
    }

    private static final int SHORT = 6;

    /** Width of its pictures, in the unit of their viewBox. */
    public static final int WIDTH = 720;

    public FunderReport {
        sections = List.copyOf(sections);
        counts = List.copyOf(counts);
        tables = List.copyOf(tables);
    }

    /**
     * What is said first.
     *
     * @param mark the security mark, in squares and words
     * @param reasons why squares were lost
     * @param quotation a sentence that may be quoted, with its range
     */
    public record Box(
            String outcome,
            String heading,
            String sentence,
            String scope,
            String mark,
            List<String> reasons,
            String quotation) {
        public Box {
            reasons = List.copyOf(reasons);
        }
    }
}
