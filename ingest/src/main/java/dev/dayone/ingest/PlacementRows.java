package dev.dayone.ingest;

import dev.dayone.ingest.CsvTable.Row;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.PlacementRecorded;
import dev.dayone.schemas.PlacementRecorded.EvidenceTier;
import dev.dayone.schemas.PlacementStatus;
import dev.dayone.schemas.Reject.Code;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Rows of {@code placements.csv}.
 *
 * @param roster who may have a status
 */
record PlacementRows(Roster roster, Mint mint) {

    private static final List<String> STATUS_CODES =
            Arrays.stream(PlacementStatus.values()).map(PlacementStatus::code).toList();

    Event read(Row row) {
        String id = row.oneOf("participant", roster.participants(), "participant of roster.csv");
        LocalDate date = row.date("date");
        String code = row.required("status");
        PlacementStatus status = PlacementStatus.ofCode(code)
                .orElseThrow(() -> row.problem(
                        Code.INVALID_VALUE, "status", "is no status code", Suggestion.of(code, STATUS_CODES)));
        EvidenceTier tier = EvidenceTier.valueOf(row.oneOf("tier", Set.of("V0", "V1", "V2", "V3"), "evidence tier")
                .toUpperCase(Locale.ROOT));
        Double pay = row.optionalNumber("pay").orElse(null);
        if (pay != null && pay < 0) {
            throw row.problem(Code.OUT_OF_RANGE, "pay", "is below 0", "Write pay per year, before tax");
        }
        String participant = mint.pseudonyms().participant(id);
        String key = row.optional("id").orElse(date + "/" + status.code());
        return new PlacementRecorded(
                mint.meta(
                        row.source(),
                        participant,
                        null,
                        Mint.midnight(date),
                        row.revision(),
                        row.voids(),
                        "placement",
                        participant,
                        key),
                status,
                tier,
                date,
                pay,
                null);
    }
}
