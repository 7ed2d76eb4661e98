package dev.dayone.dashboard.impact;

import dev.dayone.dashboard.document.FunderReport;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.batik.transcoder.SVGAbstractTranscoder;
import org.apache.batik.transcoder.TranscoderException;
import org.apache.batik.transcoder.TranscoderInput;
import org.apache.batik.transcoder.TranscoderOutput;
import org.apache.batik.transcoder.image.ImageTranscoder;
import org.apache.batik.transcoder.image.PNGTranscoder;

/** A report as Markdown with its pictures beside it, for a post on a blog. */
public final class ImpactMarkdown {

    /** What begins a heading, a quotation, a list, a rule or a table. */
    private static final Pattern LEADING = Pattern.compile("^(\\d{0,9})([#>+|=.)-])");

    private ImpactMarkdown() {}

    /** Pixels across: twice what the picture measures, for screens with fine dots. */
    private static final float WIDTH = 1440;

    /**
     * The whole report.
     *
     * @param name with which the names of its pictures begin
     */
    public static String of(FunderReport report, String name) {
        StringBuilder out =
                new StringBuilder("# " + text(report.question()) + "\n\n" + block(report.subtitle()) + "\n");
        if (report.simulated()) {
            out.append("\n**Simulated data.** Nobody in this programme exists.\n");
        }
        for (Section section : report.sections()) {
            out.append("\n## ").append(text(section.heading())).append('\n');
            section.paragraphs()
                    .forEach(each -> out.append('\n').append(block(each)).append('\n'));
            for (int i = 0; i < section.pictures().size(); i++) {
                out.append("\n![")
                        .append(text(section.heading()))
                        .append("](")
                        .append(picture(name, section, i))
                        .append(")\n");
            }
            Table table = section.table();
            if (table != null) {
                table(out, table);
            }
        }
        return out.toString();
    }

    /** Its pictures as PNG, by the name that the text has. */
    public static Map<String, byte[]> pictures(FunderReport report, String name) {
        Map<String, byte[]> out = new LinkedHashMap<>();
        for (Section section : report.sections()) {
            for (int i = 0; i < section.pictures().size(); i++) {
                out.put(picture(name, section, i), png(section.pictures().get(i)));
            }
        }
        return out;
    }

    private static String picture(String name, Section section, int i) {
        return name + "-" + section.id() + (i == 0 ? "" : "-" + (i + 1)) + ".png";
    }

    private static byte[] png(String svg) {
        PNGTranscoder painter = new PNGTranscoder();
        painter.addTranscodingHint(SVGAbstractTranscoder.KEY_WIDTH, WIDTH);
        painter.addTranscodingHint(ImageTranscoder.KEY_BACKGROUND_COLOR, Color.WHITE);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            painter.transcode(
                    new TranscoderInput(new StringReader(svg.replace("system-ui, ", ""))), new TranscoderOutput(out));
        } catch (TranscoderException e) {
            throw new IllegalStateException("a picture cannot be drawn", e);
        }
        return out.toByteArray();
    }

    private static void table(StringBuilder out, Table table) {
        out.append('\n').append(row(table.columns().stream().map(Column::name).toList()));
        out.append(table.columns().stream()
                .map(column -> column.number() ? "---:" : "---")
                .collect(Collectors.joining(" | ", "| ", " |\n")));
        table.rows()
                .forEach(each -> out.append(row(each.stream().map(Cell::text).toList())));
    }

    private static String row(List<String> cells) {
        return cells.stream()
                .map(cell -> text(cell).replace("|", "\\|").replaceAll("\\s+", " "))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** What somebody wrote is text, whatever it looks like: one line of it, with nothing in it that Markdown or HTML would read. */
    private static String text(String text) {
        return text.strip()
                .replaceAll("\\s+", " ")
                .replace("\\", "\\\\")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("*", "\\*")
                .replace("_", "\\_")
                .replace("[", "\\[")
                .replace("`", "\\`")
                .replace("~", "\\~");
    }

    /** The same at the beginning of a line, where some signs begin a block. */
    static String block(String text) {
        return LEADING.matcher(text(text)).replaceFirst("$1\\\\$2");
    }
}
