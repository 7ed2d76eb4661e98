package dev.dayone.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.ingest.Entry.EntryException;
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
                assertThat(table()).isNotNull();
            } catch (InputException e) {
                assertThat(e.getMessage()).startsWith("t.csv");
            }
        }
    }

    private List<Entry> read(String text, Charset charset) throws IOException {
        Files.write(temp.resolve("t.csv"), text.getBytes(charset));
        return table();
    }

    private List<Entry> table() {
        return CsvTable.read(temp.resolve("t.csv"), List.of("id"), List.of("text"), null)
                .rows();
    }
}
