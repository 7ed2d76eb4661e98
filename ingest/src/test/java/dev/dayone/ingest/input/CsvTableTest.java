package dev.dayone.ingest.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.ingest.input.Entry.EntryException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as people save them. */
class CsvTableTest {

    @TempDir
    Path temp;

    @Test
    void aByteOrderMarkWindowsLineEndsAndQuotesAreNoTrouble() throws IOException {
        List<Entry> rows = read("\uFEFFid,text\r\n1,\"a, \"\"b\"\"\r\nc\"\r\n2,plain\r\n", StandardCharsets.UTF_8);

        assertThat(rows.get(0).required("id")).isEqualTo("1");
        assertThat(rows.get(0).required("text")).isEqualTo("a, \"b\"\r\nc");
        assertThat(rows.get(1).source()).isEqualTo("t.csv:4");
    }

    @Test
    void formulasStayTheTextThatTheyAre() throws IOException {
        assertThat(read("id,text\n1,\"=cmd|' /C calc'!A0\"\n", StandardCharsets.UTF_8)
                        .get(0)
                        .required("text"))
                .isEqualTo("=cmd|' /C calc'!A0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            id;text\\n1;x         ! UTF-8      ! t.csv:1: separates its columns with ";". Save it with commas between columns.
            id\\ttext\\n1\\tx     ! UTF-8      ! t.csv:1: separates its columns with tabs. Save it with commas between columns.
            id,text\\n1,J\u00f6rg ! ISO-8859-1 ! t.csv:2: has bytes that are no UTF-8. Save the file as UTF-8.
            id,text\\n1,x         ! UTF-16     ! t.csv: is UTF-16. Save it as UTF-8.
            id,text\\n1,x         ! UTF-16LE   ! t.csv: is UTF-16. Save it as UTF-8.
            id,text\\n1,x         ! UTF-16BE   ! t.csv: is UTF-16. Save it as UTF-8.
            id,text\\n1,x         ! UTF-32LE   ! t.csv: is UTF-32. Save it as UTF-8.
            id,text\\n1,x         ! UTF-32BE   ! t.csv: is UTF-32. Save it as UTF-8.
            id,text\\n1,x         ! X-UTF-32LE-BOM ! t.csv: is UTF-32. Save it as UTF-8.
            id,text\\n1,x         ! X-UTF-32BE-BOM ! t.csv: is UTF-32. Save it as UTF-8.
            id,txt\\n1,x          ! UTF-8      ! t.csv:1:2: column "txt" is not known. Did you mean text?
            id,text,id\\n1,x,2    ! UTF-8      ! t.csv:1:3: column "id" stands twice. Remove one of them.
            """)
    void whatCannotBeReadIsSaidWithPlaceAndRemedy(String text, String charset, String message) {
        assertThatThrownBy(() -> read(text.replace("\\n", "\n").replace("\\t", "\t"), Charset.forName(charset)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aRowOfTheWrongLengthIsOneBadRow() throws IOException {
        List<Entry> rows = read("id,text\n1,x\n2\n3,y,z\n", StandardCharsets.UTF_8);

        rows.get(0).requireReadable();
        assertThatThrownBy(() -> rows.get(1).requireReadable())
                .isInstanceOf(EntryException.class)
                .hasMessage("t.csv:3: has 1 fields where the header has 2. Quote values that contain commas.");
        assertThat(rows.get(2).values()).containsEntry("row", "3,y,z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            id,text\\n1,"great\\n2,x\\n3,y           ! t.csv:2:3: opens a quote that is never closed.
            id,text\\n1,x\\n"2,x\\n3,y\\n             ! t.csv:3:1: opens a quote that is never closed.
            id,text\\n1,"a\\n2,"x"\\n                 ! t.csv:2:3: opens a quote that is closed in line 3, in the middle of a cell.
            id,text\\n1,"a"b\\n                       ! t.csv:2:3: has text after the quote that ends a cell.
            """)
    void aQuoteThatTakesRowsWithItRefusesTheFileAtItsLine(String text, String message) {
        assertThatThrownBy(() -> read(text.replace("\\n", "\n"), StandardCharsets.UTF_8))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void twoStrayQuotesTakeNoRowsWithThem() throws IOException {
        List<Entry> rows =
                read("id,text\n1,\"a\n2,b\n3,c\"\n4,d\n5,\"two\nmore lines, of words\"\n", StandardCharsets.UTF_8);

        assertThat(rows).hasSize(3);
        assertThatThrownBy(() -> rows.get(0).requireReadable())
                .hasMessageContaining("t.csv:2: opens a quote that takes the rows below it into one cell");
        rows.get(2).requireReadable();
    }

    @Test
    void blanksThatNobodySeesAreNoPartOfAWord() throws IOException {
        List<Entry> rows =
                read("\uFEFF\uFEFFid\u00A0,\u200Btext\n\u00A07\u2009,x\n\u00A0,\u200B\n", StandardCharsets.UTF_8);

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).number("id")).isEqualTo(7);
        assertThat(rows.get(0).required("text")).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PK\u0003\u0004rest | is a spreadsheet under another name",
                "\u00D0\u00CF\u0011\u00E0rest | is a spreadsheet under another name",
                "<!DOCTYPE html><p>Sign in | is a web page under another name",
                "'sep=;' | is the line that tells a spreadsheet how columns are separated"
            })
    void whatIsNoTableIsCalledWhatItIs(String content, String said) {
        assertThatThrownBy(() -> read(content, StandardCharsets.ISO_8859_1)).hasMessageContaining(said);
    }

    @Test
    void aLinkToNowhereIsNotMissing() throws IOException {
        Path file = temp.resolve("t.csv");
        Files.createSymbolicLink(file, temp.resolve("nowhere"));

        assertThatThrownBy(() -> CsvTable.read(file, List.of("id"), List.of(), null))
                .hasMessageContaining("t.csv: is a directory, or a link to a file that is not there. Put a file there");
    }

    @Test
    void aFileThatEndsInARowIsSaid() throws IOException {
        assertThatThrownBy(() ->
                        read("id,text\n1,x\n2", StandardCharsets.UTF_8).get(1).requireReadable())
                .hasMessageContaining("t.csv:3: has 1 fields where the header has 2, and the file ends in it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            id,text\\n1,x\\n2,y\\n                    ! 3, 1, 2, 0, 0
            id,text\\n1,x\\n\\n2,y                    ! 4, 1, 2, 1, 0
            id,text,,\\n1,x,,\\n,,,\\n , ,,\\n2,y,,    ! 5, 1, 2, 2, 0
            \\n\\nid,text\\r\\n1,"x\\ny"\\r\\n,\\r\\n       ! 6, 1, 1, 3, 1
            id,text\\r1,x\\r                          ! 2, 1, 1, 0, 0
            """)
    void everyLineOfTheFileIsSomewhere(String text, String counts) throws IOException {
        Files.writeString(temp.resolve("t.csv"), text.replace("\\n", "\n").replace("\\r", "\r"));
        FileCount count = table().count();

        assertThat(List.of(count.lines(), count.header(), count.taken(), count.blank(), count.inside()))
                .hasToString("[" + counts + "]");
        assertThat(count.isWhole()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noiseIsReadOrRefusedAndNeverThrowsAnythingElse(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            byte[] head = "id,text\n".getBytes(StandardCharsets.UTF_8);
            System.arraycopy(head, 0, bytes, 0, random.nextBoolean() ? Math.min(head.length, bytes.length) : 0);
            Files.write(temp.resolve("t.csv"), bytes);
            try {
                assertThat(table().count().isWhole()).isTrue();
            } catch (InputException e) {
                assertThat(e.getMessage()).startsWith("t.csv");
            }
        }
    }

    private List<Entry> read(String text, Charset charset) throws IOException {
        Files.write(temp.resolve("t.csv"), text.getBytes(charset));
        return table().rows();
    }

    private CsvTable table() {
        return CsvTable.read(temp.resolve("t.csv"), List.of("id"), List.of("text"), null);
    }
}
