package dev.dayone.dashboard.impact;

import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.report.FunderReport;
import java.util.List;
import java.util.stream.Collectors;

/** A report as Markdown, for a post on a blog. */
public final class ImpactMarkdown {

    private ImpactMarkdown() {}

    /** The whole report. */
    public static String of(FunderReport report) {
        StringBuilder out = new StringBuilder("# " + text(report.question()) + "\n\n" + text(report.subtitle()) + "\n");
        if (report.simulated()) {
            out.append("\n**Simulated data.** Nobody in this programme exists.\n");
        }
        for (Section section : report.sections()) {
            out.append("\n## ").append(text(section.heading())).append('\n');
            section.paragraphs().forEach(each -> out.append('\n').append(text(each)).append('\n'));
            Table table = section.table();
            if (table != null) {
                table(out, table);
            }
        }
        return out.toString();
    }

    private static void table(StringBuilder out, Table table) {
        out.append('\n').append(row(table.columns().stream().map(Column::name).toList()));
        out.append(table.columns().stream()
                .map(column -> column.number() ? "---:" : "---")
                .collect(Collectors.joining(" | ", "| ", " |\n")));
        table.rows().forEach(each -> out.append(row(each.stream().map(Cell::text).toList())));
    }

    private static String row(List<String> cells) {
        return cells.stream()
                .map(cell -> text(cell).replace("|", "\\|").replaceAll("\\s+", " "))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** What a reader wrote is text, whatever it looks like. */
    private static String text(String text) {
        return text.replace("\\", "\\\\")
                .replace("<", "&lt;")
                .replace("*", "\\*")
                .replace("_", "\\_")
                .replace("[", "\\[")
                .replace("`", "\\`");
    }
}
