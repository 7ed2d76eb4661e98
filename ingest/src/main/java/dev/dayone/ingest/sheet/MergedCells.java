package dev.dayone.ingest.sheet;

import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.schemas.Reject.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Cells that were joined to one: the file keeps the value in the first of them alone, and all others read as empty. */
final class MergedCells {

    private static final Pattern RANGE = Pattern.compile("([A-Z]{1,3})(\\d+):([A-Z]{1,3})(\\d+)");
    private static final String LINKS = "xl/_rels/workbook.xml.rels";

    private MergedCells() {}

    /**
     * Refuses joined cells below the header that hold a value: whose it is besides the first row's nobody can know.
     *
     * @param merging parts of the workbook that join cells
     * @param sheet id of the sheet's link
     */
    static void requireNone(Path file, Set<String> merging, String sheet, Table table) throws IOException {
        if (merging.isEmpty() || table.rows().isEmpty()) {
            return;
        }
        long from = table.rows().get(0).number();
        List<Problem> bad = new ArrayList<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            String part = part(zip, sheet);
            if (!merging.contains(part)) {
                return;
            }
            for (String range : values(zip, part, "mergeCell", "ref", "")) {
                Matcher ends = RANGE.matcher(range);
                if (ends.matches() && Long.parseLong(ends.group(4)) >= from) {
                    long row = Long.parseLong(ends.group(2));
                    int column = column(ends.group(1));
                    String value = table.rows().stream()
                            .filter(line -> line.number() == row)
                            .map(line -> line.at(column - 1))
                            .findFirst()
                            .orElse("");
                    if (!value.isBlank()) {
                        bad.add(problem(table, row, column, value, range));
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw InputException.of(Problem.ofFile(
                    table.place(), "has joined cells that cannot be read", "Save it as .xlsx or .csv again"));
        }
        if (!bad.isEmpty()) {
            throw InputException.of(bad);
        }
    }

    private static Problem problem(Table table, long row, int column, String value, String range) {
        return new Problem(
                Code.INVALID_VALUE,
                table.place(),
                row,
                column,
                column <= table.header().size() ? table.header().get(column - 1) : null,
                value.strip(),
                "stands in merged cells, " + range + ": of which of them it is the value is not known",
                "Take the cells apart, and write the value into each for which it holds");
    }

    /** Part of the workbook that holds the sheet. */
    private static String part(ZipFile zip, String sheet) throws IOException, XMLStreamException {
        String target = values(zip, LINKS, "Relationship", "Target", sheet).stream()
                .findFirst()
                .orElse("");
        return target.startsWith("/") ? target.substring(1) : "xl/" + target;
    }

    /** @param id of the elements that count; "" = all */
    private static List<String> values(ZipFile zip, String part, String element, String attribute, String id)
            throws IOException, XMLStreamException {
        List<String> out = new ArrayList<>();
        ZipEntry entry = zip.getEntry(part);
        if (entry == null) {
            return out;
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try (InputStream in = zip.getInputStream(entry)) {
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT
                        && reader.getLocalName().equals(element)
                        && (id.isEmpty() || id.equals(reader.getAttributeValue(null, "Id")))) {
                    out.add(reader.getAttributeValue(null, attribute));
                }
            }
        }
        return out;
    }

    /** Number of a column from its letters, from 1. */
    private static int column(String letters) {
        int column = 0;
        for (int i = 0; i < letters.length(); i++) {
            column = column * 26 + letters.charAt(i) - 'A' + 1;
        }
        return column;
    }
}
