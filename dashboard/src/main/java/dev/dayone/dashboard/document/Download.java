package dev.dayone.dashboard.document;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A file to take away. */
public record Download(String name, String type, byte[] bytes) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern THOUSANDS = Pattern.compile("(?<=\\d),(?=\\d{3})");

    /**
     * A part of a page exactly as it is shown.
     *
     * @param what id of the section, a dot, and csv, json or svg
     */
    public static Optional<Download> of(List<Section> sections, String what) {
        int dot = what.lastIndexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String format = what.substring(dot + 1);
        return sections.stream()
                .filter(each -> each.id().equals(what.substring(0, dot)))
                .filter(each -> each.formats().contains(format))
                .findFirst()
                .map(section -> switch (format) {
                    case "csv" -> of(what, "text/csv; charset=utf-8", csv(section));
                    case "json" -> of(what, "application/json; charset=utf-8", json(section));
                    default ->
                        of(
                                what,
                                "image/svg+xml; charset=utf-8",
                                section.pictures().get(0));
                });
    }

    private static Download of(String name, String type, String text) {
        return new Download(name, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String csv(Section section) {
        Table table = section.required();
        List<List<String>> lines = new ArrayList<>();
        lines.add(table.columns().stream().map(Section.Column::name).toList());
        table.rows().forEach(row -> lines.add(row.stream().map(Download::plain).toList()));
        return Csv.of(lines);
    }

    private static String json(Section section) {
        Table table = section.required();
        ObjectNode out = JSON.createObjectNode().put("title", section.heading()).put("caption", table.caption());
        var rows = out.putArray("rows");
        for (List<Cell> cells : table.rows()) {
            ObjectNode row = rows.addObject();
            for (int i = 0; i < cells.size(); i++) {
                row.put(nameUnlike(row, table.columns().get(i).name()), plain(cells.get(i)));
            }
        }
        return out.toPrettyString() + "\n";
    }

    /** The name, or the name with a number where the row has it already: two columns of a page may be named alike. */
    private static String nameUnlike(ObjectNode row, String name) {
        String unlike = name;
        for (int i = 2; row.has(unlike); i++) {
            unlike = name + " (" + i + ")";
        }
        return unlike;
    }

    /** Numbers as programs read them: a hyphen as minus, no thousands separated. */
    private static String plain(Cell cell) {
        return cell.number() ? THOUSANDS.matcher(cell.text().replace('−', '-')).replaceAll("") : cell.text();
    }
}
