package dev.dayone.dashboard.document;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.dashboard.document.Section.Table;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file to take away. */
public record Download(String name, String type, byte[] bytes) {

    private static final ObjectMapper JSON = new ObjectMapper();

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
        PlainTable table = PlainTable.of(section.required());
        List<List<String>> lines = new ArrayList<>(List.of(table.columns()));
        table.rows()
                .forEach(row -> lines.add(row.stream()
                        .map(value -> value == null
                                ? ""
                                : value instanceof BigDecimal number ? number.toPlainString() : value.toString())
                        .toList()));
        return Csv.of(lines);
    }

    private static String json(Section section) {
        Table shown = section.required();
        PlainTable table = PlainTable.of(shown);
        ObjectNode out = JSON.createObjectNode().put("title", section.heading()).put("caption", shown.caption());
        var rows = out.putArray("rows");
        for (List<@Nullable Object> values : table.rows()) {
            ObjectNode row = rows.addObject();
            for (int i = 0; i < values.size(); i++) {
                row.set(table.columns().get(i), JSON.valueToTree(values.get(i)));
            }
        }
        return out.toPrettyString() + "\n";
    }
}
