package dev.dayone.ingest.door;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and durations of ISO 8601 as learning systems write them. */
final class XapiTime {

    /** With an offset: Z, +01:00, +0100 or +01. */
    private static final DateTimeFormatter WITH_OFFSET = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT);

    private static final String NUMBER = "(\\d+(?:[.,]\\d+)?)";
    private static final Pattern DURATION = Pattern.compile("P(?:" + NUMBER + "W)?(?:" + NUMBER + "Y)?(?:" + NUMBER
            + "M)?(?:" + NUMBER + "D)?(?:T(?:" + NUMBER + "H)?(?:" + NUMBER + "M)?)?T?(?:" + NUMBER + "S)?");

    /** Hours of a week, year, month, day, hour, minute and second; years and months by their usual length. */
    private static final double[] HOURS = {168, 8_766, 730.5, 24, 1, 1.0 / 60, 1.0 / 3_600};

    private XapiTime() {}

    /**
     * The moment; nothing for a text that is no time.
     *
     * @param zone of a time that has none of its own
     */
    static Optional<OffsetDateTime> parse(String text, ZoneId zone) {
        String plain = text.strip().replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) ", "$1T");
        try {
            return Optional.of(OffsetDateTime.parse(plain, WITH_OFFSET));
        } catch (DateTimeException e) {
            try {
                return Optional.of(LocalDateTime.parse(plain, DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                        .atZone(zone)
                        .toOffsetDateTime());
            } catch (DateTimeException none) {
                return Optional.empty();
            }
        }
    }

    /** A duration in hours; nothing for a text that is none. */
    static Optional<Double> hours(String text) {
        Matcher parts = DURATION.matcher(text.strip());
        if (!parts.matches() || text.strip().length() < 3) {
            return Optional.empty();
        }
        double hours = 0;
        for (int i = 0; i < HOURS.length; i++) {
            String part = parts.group(i + 1);
            hours += part == null ? 0 : Double.parseDouble(part.replace(',', '.')) * HOURS[i];
        }
        return Optional.of(hours);
    }
}
