package dev.dayone.ingest.entry;

import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Suggestion;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.PlacementRecorded;
import dev.dayone.schemas.PlacementRecorded.EvidenceTier;
import dev.dayone.schemas.PlacementStatus;
import dev.dayone.schemas.Reject.Code;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dated statuses on the job market: {@code date} is the day from which one holds, {@code observed} the day on which it was learned. */
record PlacementRows(People people, Mint mint) {

    private static final List<String> STATUS_CODES =
            Arrays.stream(PlacementStatus.values()).map(PlacementStatus::code).toList();

    Event read(Entry entry) {
        Participants.require(people, entry);
        String participant = mint.pseudonyms().participant(entry.required("participant"));
        LocalDate date = entry.date("date");
        String code = entry.required("status");
        PlacementStatus status = PlacementStatus.ofCode(code)
                .orElseThrow(() -> entry.problem(
                        Code.INVALID_VALUE, "status", "is not a status code", Suggestion.of(code, STATUS_CODES)));
        entry.required("tier");
        EvidenceTier tier =
                entry.constant("tier", EvidenceTier.class, "evidence tier").orElseThrow();
        LocalDate observed = entry.optionalDate("observed").orElse(null);
        LocalDate told = observed == null ? date : observed;
        // Asked again, the same status is another answer; learned on its own day, ids stay what they were.
        String key = entry.optional("id").orElse(date + "/" + status.code() + (told.equals(date) ? "" : "/" + told));
        return new PlacementRecorded(
                mint.meta(entry, participant, null, Mint.midnight(told), "placement", participant, key),
                status,
                tier,
                date,
                entry.optionalAmount("pay", "Write pay per year, before tax").orElse(null),
                entry.optional("evidence")
                        .map(text -> mint.vault().seal(participant, text))
                        .orElse(null),
                observed,
                entry.optional("title").map(PlacementRows::word).orElse(null),
                entry.optional("employer").map(PlacementRows::word).orElse(null),
                entry.flag("full_time").orElse(null),
                entry.flag("in_field").orElse(null),
                currency(entry));
    }

    /** Titles and kinds of employers are counted: the same word in other letters is the same. */
    private static String word(String written) {
        return written.replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    private static @Nullable String currency(Entry entry) {
        String currency = entry.optional("currency").orElse(null);
        if (currency != null && !currency.matches("[A-Z]{3}")) {
            throw entry.problem(
                    Code.INVALID_VALUE, "currency", "is no currency", "Write its three letters, as USD, EUR or GBP");
        }
        return currency;
    }
}
