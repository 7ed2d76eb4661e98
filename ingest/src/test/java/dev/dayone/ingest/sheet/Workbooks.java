package dev.dayone.ingest.sheet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Workbooks as spreadsheets write them, as small as they can be. */
public final class Workbooks {

    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";

    private Workbooks() {}

    /**
     * Writes a workbook. A cell is a number, {@code =FORMULA|CACHED}, {@code #DAY 45382}, {@code !ERROR}, or a text.
     *
     * @param sheets rows by name of the sheet
     */
    public static Path write(Path file, Map<String, String[][]> sheets) throws IOException {
        return merged(file, sheets, "");
    }

    /**
     * The same with cells that are merged.
     *
     * @param range such as C2:C3; "" = none
     */
    public static Path merged(Path file, Map<String, String[][]> sheets, String range) throws IOException {
        Map<String, String> parts = new LinkedHashMap<>();
        StringBuilder types = new StringBuilder();
        StringBuilder links = new StringBuilder();
        StringBuilder list = new StringBuilder();
        int number = 0;
        for (Map.Entry<String, String[][]> sheet : sheets.entrySet()) {
            number++;
            types.append("<Override PartName=\"/xl/worksheets/sheet")
                    .append(number)
                    .append(
                            ".xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>");
            links.append("<Relationship Id=\"rId")
                    .append(number)
                    .append("\" Type=\"")
                    .append(LINKS)
                    .append("/worksheet\" Target=\"worksheets/sheet")
                    .append(number)
                    .append(".xml\"/>");
            list.append("<sheet name=\"")
                    .append(sheet.getKey())
                    .append("\" sheetId=\"")
                    .append(number)
                    .append("\" r:id=\"rId")
                    .append(number)
                    .append("\"/>");
            parts.put("xl/worksheets/sheet" + number + ".xml", sheet(sheet.getValue(), range));
        }
        parts.put(
                "xl/workbook.xml",
                HEAD + "<workbook xmlns=\"" + MAIN + "\" xmlns:r=\"" + LINKS + "\"><sheets>" + list
                        + "</sheets></workbook>");
        parts.put(
                "xl/_rels/workbook.xml.rels",
                HEAD + "<Relationships xmlns=\"" + PACKAGE + "relationships\">" + links
                        + "<Relationship Id=\"rIdS\" Type=\"" + LINKS
                        + "/styles\" Target=\"styles.xml\"/></Relationships>");
        parts.put(
                "xl/styles.xml",
                HEAD + "<styleSheet xmlns=\"" + MAIN
                        + "\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>");
        parts.put(
                "_rels/.rels",
                HEAD + "<Relationships xmlns=\"" + PACKAGE + "relationships\"><Relationship Id=\"rId1\" Type=\"" + LINKS
                        + "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        parts.put(
                "[Content_Types].xml",
                HEAD + "<Types xmlns=\"" + PACKAGE
                        + "content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                        + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                        + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
                        + "<Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>"
                        + types + "</Types>");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return file;
    }

    private static String sheet(String[][] rows, String range) {
        StringBuilder out = new StringBuilder(HEAD + "<worksheet xmlns=\"" + MAIN + "\"><sheetData>");
        for (int i = 0; i < rows.length; i++) {
            out.append("<row r=\"").append(i + 1).append("\">");
            for (int j = 0; j < rows[i].length; j++) {
                cell(out, (char) ('A' + j) + String.valueOf(i + 1), rows[i][j]);
            }
            out.append("</row>");
        }
        out.append("</sheetData>");
        out.append(range.isEmpty() ? "" : "<mergeCells count=\"1\"><mergeCell ref=\"" + range + "\"/></mergeCells>");
        return out.append("</worksheet>").toString();
    }

    private static void cell(StringBuilder out, String at, String value) {
        if (value.isEmpty()) {
            return;
        }
        String safe = value.replace("&", "&amp;").replace("<", "&lt;");
        if (value.startsWith("=")) {
            String[] parts = safe.substring(1).split("\\|", -1);
            out.append("<c r=\"").append(at).append("\"><f>").append(parts[0]).append("</f>");
            out.append(parts.length > 1 ? "<v>" + parts[1] + "</v>" : "").append("</c>");
        } else if (value.startsWith("#DAY ")) {
            out.append("<c r=\"")
                    .append(at)
                    .append("\" s=\"1\"><v>")
                    .append(value.substring(5))
                    .append("</v></c>");
        } else if (value.startsWith("!")) {
            out.append("<c r=\"")
                    .append(at)
                    .append("\" t=\"e\"><v>#")
                    .append(value.substring(1))
                    .append("</v></c>");
        } else if (value.matches("-?\\d+(\\.\\d+)?")) {
            out.append("<c r=\"").append(at).append("\"><v>").append(value).append("</v></c>");
        } else {
            out.append("<c r=\"")
                    .append(at)
                    .append("\" t=\"inlineStr\"><is><t>")
                    .append(safe)
                    .append("</t></is></c>");
        }
    }
}
