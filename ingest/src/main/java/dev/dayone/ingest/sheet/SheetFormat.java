package dev.dayone.ingest.sheet;

import java.util.Optional;

/**
 * What is said of a file beyond what it shows itself.
 *
 * @param sheet name of the sheet; empty = the only one that holds anything
 * @param header row of the header, from 1; empty = the first row that holds a value
 * @param separator between cells; empty = found in the header
 * @param encoding name of the character set; empty = found by its bytes
 */
public record SheetFormat(
        Optional<String> sheet, Optional<Integer> header, Optional<Character> separator, Optional<String> encoding) {

    /** Nothing is said. */
    public static SheetFormat plain() {
        return new SheetFormat(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
