package dev.dayone.ingest.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.ingest.input.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables as the world writes them are read alike, and what is no table is refused with what to do. */
class TablesTest {

    private static final String TEXT = "Name;Score;Note\r\nZoë Müller;3,5;\"two\r\nlines; \"\"quoted\"\"\"\r\n";

    @TempDir
    Path temp;

    static Stream<Arguments> encodings() {
        return Stream.of(
                Arguments.of("utf-8", bytes("", TEXT, StandardCharsets.UTF_8)),
                Arguments.of("utf-8 with a mark", bytes("\uFEFF", TEXT, StandardCharsets.UTF_8)),
                Arguments.of("utf-16le with a mark", bytes("\uFEFF", TEXT, StandardCharsets.UTF_16LE)),
                Arguments.of("utf-16be with a mark", bytes("\uFEFF", TEXT, StandardCharsets.UTF_16BE)),
                Arguments.of("utf-16le without", bytes("", TEXT, StandardCharsets.UTF_16LE)),
                Arguments.of("utf-32le with a mark", bytes("\uFEFF", TEXT, Charset.forName("UTF-32LE"))),
                Arguments.of("utf-32be with a mark", bytes("\uFEFF", TEXT, Charset.forName("UTF-32BE"))),
                Arguments.of("windows", bytes("", TEXT, Charset.forName("windows-1252"))),
                Arguments.of(
                        "tabs",
                        bytes(
                                "",
                                TEXT.replace("; ", "\0").replace(';', '\t').replace("\0", "; "),
                                StandardCharsets.UTF_8)),
                Arguments.of("excel's first line", bytes("sep=;\r\n", TEXT, StandardCharsets.UTF_8)),
                Arguments.of(
                        "trailing empties",
                        bytes(
                                "",
                                TEXT.replace("Note\r", "Note;;\r").replace("\"\"\"\r", "\"\"\";;\r"),
                                StandardCharsets.UTF_8)));
    }

    private static byte[] bytes(String mark, String text, Charset charset) {
        return (mark + text).getBytes(charset);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodings")
    void everyDialectSaysTheSame(String name, byte[] bytes) throws IOException {
        Table table = read("a.csv", bytes);

        assertThat(table.header()).containsExactly("Name", "Score", "Note");
        assertThat(table.rows()).hasSize(1);
        assertThat(table.rows().get(0).cells().subList(0, 3))
                .containsExactly("Zoë Müller", "3,5", "two\r\nlines; \"quoted\"");
        assertThat(table.rows().get(0).number()).isEqualTo(name.equals("excel's first line") ? 3 : 2);
    }

    @Test
    void aGuessedEncodingIsSaid() throws IOException {
        assertThat(read("a.csv", TEXT.getBytes(Charset.forName("windows-1252"))).notes())
                .anySatisfy(note -> assertThat(note).contains("windows-1252", "encoding:"));
    }

    @Test
    void columnsOfOneNameAreToldApart() throws IOException {
        assertThat(text("a,b,a\n1,2,3\n").header()).containsExactly("a", "b", "a#2");
    }

    @Test
    void theThreeHeaderRowsOfQualtricsAreNoAnswers() throws IOException {
        Table table = text("""
                StartDate,Q1
                Start Date,How are you?
                "{""ImportId"":""startDate""}","{""ImportId"":""QID1""}"
                2024-03-31,5
                """);

        assertThat(table.titles()).containsExactly("Start Date", "How are you?");
        assertThat(table.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.number()).isEqualTo(4));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void whatIsNoTableIsRefusedWithARemedy(String text, String message) {
        assertThatThrownBy(() -> text(text)).isInstanceOf(InputException.class).hasMessageContaining(message);
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("", "a.csv: is empty"),
                Arguments.of("a,b\n1,\"2\n3,4\n", "a.csv:2:3: opens a quote that is never closed"),
                Arguments.of("a,b\n1,2,3\n", "a.csv:2:3: \"3\" stands in a column without a name"),
                Arguments.of(
                        "a,b,c\n1,2,3\n4,5", "a.csv:3: has 2 cells where the header has 3, and the file ends in it"),
                Arguments.of("a,b;c\n1,2;3\n", "as many of two separators"));
    }

    @Test
    void cellsOfAWorkbookAreWhatTheSpreadsheetShows() throws IOException {
        Path file = workbook(new String[][] {
            {"Name", "When", "Sum", "Share"},
            {"Zoë & co", "#DAY 45382", "=B2*2|7", "0.1"},
            {"", "", "", ""},
            {"Kim", "#DAY 45382.5", "3", "2.50"}
        });

        Table table = Tables.read(file, SheetFormat.plain());

        assertThat(table.place()).isEqualTo("book.xlsx [Answers]");
        assertThat(table.rows().get(0).cells()).containsExactly("Zoë & co", "2024-03-31", "7", "0.1");
        assertThat(table.rows().get(1).cells()).containsExactly("Kim", "2024-03-31 12:00:00", "3", "2.5");
        assertThat(table.rows().get(1).number()).isEqualTo(4);
    }

    @Test
    void formulasWithoutAValueAndErrorsAreRefusedWhereTheyStand() throws IOException {
        Path file = workbook(new String[][] {{"a", "b"}, {"=1+1", "!N/A"}});

        assertThatThrownBy(() -> Tables.read(file, SheetFormat.plain()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("book.xlsx [Answers]:2:1: \"=1+1\" is a formula that was never computed")
                .hasMessageContaining("book.xlsx [Answers]:2:2: \"#N/A\" is an error of the spreadsheet");
    }

    @Test
    void ofSeveralSheetsOneIsNamed() throws IOException {
        Map<String, String[][]> sheets = new LinkedHashMap<>();
        sheets.put("One", new String[][] {{"a"}, {"1"}});
        sheets.put("Two", new String[][] {{"a"}, {"2"}});
        Path file = Workbooks.write(temp.resolve("two.xlsx"), sheets);

        assertThatThrownBy(() -> Tables.read(file, SheetFormat.plain()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("sheet: One. Its sheets: One, Two");
        assertThat(Tables.read(
                                file,
                                new SheetFormat(
                                        Optional.of("two"), Optional.empty(), Optional.empty(), Optional.empty()))
                        .rows()
                        .get(0)
                        .at(0))
                .isEqualTo("2");
    }

    @Test
    void aSmallFileThatUnpacksToADiskIsRefused() throws IOException {
        Path file = temp.resolve("bomb.xlsx");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("xl/workbook.xml"));
            byte[] zeros = new byte[1024 * 1024];
            for (int i = 0; i < 600; i++) {
                zip.write(zeros);
            }
            zip.closeEntry();
        }

        assertThatThrownBy(() -> Tables.read(file, SheetFormat.plain()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("unpacks to more than");
    }

    @Test
    void entitiesAreRefused() throws IOException {
        Path file = temp.resolve("entities.xlsx");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("xl/workbook.xml"));
            zip.write("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x>&a;</x>"
                    .getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }

        assertThatThrownBy(() -> Tables.read(file, SheetFormat.plain()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("defines a document type");
    }

    private Path workbook(String[][] rows) throws IOException {
        return Workbooks.write(temp.resolve("book.xlsx"), Map.of("Answers", rows));
    }

    private Table text(String text) throws IOException {
        return read("a.csv", text.getBytes(StandardCharsets.UTF_8));
    }

    private Table read(String name, byte[] bytes) throws IOException {
        Files.write(temp.resolve(name), bytes);
        return Tables.read(temp.resolve(name), SheetFormat.plain());
    }

    @Test
    void theHeaderMayStandBelowATitle() throws IOException {
        Files.writeString(temp.resolve("a.csv"), "Answers of spring\n\nName,Score\nKim,3\n");

        Table table = Tables.read(
                temp.resolve("a.csv"),
                new SheetFormat(Optional.empty(), Optional.of(3), Optional.of(','), Optional.empty()));

        assertThat(table.header()).isEqualTo(List.of("Name", "Score"));
        assertThat(table.rows()).hasSize(1);
    }
}
