package dev.dayone.ingest.sheet;

import java.util.List;

/**
 * One table of a file: a header and rows of text.
 *
 * @param place file, with its sheet in brackets where it has sheets
 * @param headerRow number of the header's first row, from 1
 * @param header names of the columns; a name that stands again has #2, #3 behind it; a mapping calls the first #1 then
 * @param titles what stands in a second row of the header, by column, as the questions in exports of Qualtrics; "" = nothing
 * @param rows below the header that hold a value
 * @param notes how the file was read, in sentences
 */
public record Table(
        String place, long headerRow, List<String> header, List<String> titles, List<Line> rows, List<String> notes) {

    public Table {
        header = List.copyOf(header);
        titles = List.copyOf(titles);
        notes = List.copyOf(notes);
    }

    /**
     * A row.
     *
     * @param number of the row in its sheet, or of the line in its file, from 1
     * @param cells as text; days as 2024-03-31; "" = empty
     */
    public record Line(long number, List<String> cells) {

        /** The cell of that column from 0; "" where the row is shorter. */
        public String at(int column) {
            return column < cells.size() ? cells.get(column) : "";
        }

        /** Whether no cell holds anything. */
        public boolean isBlank() {
            return cells.stream().allMatch(String::isBlank);
        }
    }
}
