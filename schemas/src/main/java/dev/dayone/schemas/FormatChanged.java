package dev.dayone.schemas;

import java.time.LocalDate;

/**
 * From that day on a participant was in fact taught in another format. Analyses still count the person in the arm assigned; what
 * was done from then on is dose of the new format.
 *
 * @param format format taught
 * @param changedOn first day in that format
 */
public record FormatChanged(EventMeta meta, String format, LocalDate changedOn) implements Event {

    @Override
    public String topic() {
        return Topics.ROSTER;
    }
}
