package dev.dayone.dashboard.impact;

import dev.dayone.evidence.means.QuantileInterval;
import dev.dayone.warehouse.view.Participation;
import dev.dayone.warehouse.view.Participation.Person;
import dev.dayone.warehouse.view.Participation.Status;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Careers line by line as the Council on Integrity in Results Reporting defines them.
 *
 * <p>Whoever had the intent of no job is excluded; every other graduate is still seeking (3A) until something else is known, and is counted in the denominator. In field are 1A to 1E. Pay is
 * base pay of those in field who told it.
 *
 * <p>Source: cirr.org, Standard: Tracking Job Outcomes; Standards and Implementation Guidelines, 2017.
 *
 * @param days after the last day of the cohort
 * @param enrolled who came at least one day
 * @param graduates of these, who met the published criteria
 * @param onTime of these, by the last day of their cohort; -1 = no day is recorded
 * @param graduationKnown whether it is recorded of anybody; else everyone who came is counted as a graduate, and it is said
 * @param excluded graduates whose survey before the start says that they seek no job
 * @param lines the other graduates by line
 * @param unrecorded of those in 3A, of whom nothing is recorded
 * @param pay base pay of those in field who told it, in the currency most of them are paid in
 * @param currency that currency; "" = the programme's
 * @param titles people in field by job title, the most frequent first
 * @param guarded cells in which somebody did not agree to be counted exactly: lines by code, {@link #EXCLUDED} and {@link #NOT_GRADUATED}
 */
record Cirr(
        int days,
        long enrolled,
        long graduates,
        long onTime,
        boolean graduationKnown,
        long excluded,
        Map<Line, Long> lines,
        long unrecorded,
        List<Double> pay,
        String currency,
        Map<String, Long> titles,
        Set<String> guarded) {

    static final String EXCLUDED = "excluded";
    static final String NOT_GRADUATED = "not graduated";

    /** Lines of the standard. */
    enum Line {
        A1("1A", "Full-time employee"),
        B1("1B", "Full-time apprenticeship, internship or contract position"),
        C1("1C", "Hired by school in-field"),
        D1("1D", "Started a new company or venture after graduation"),
        E1("1E", "Short-term contract, part-time position, freelance or unknown length"),
        A2("2A", "Hired by school out-of-field"),
        B2("2B", "Hired out-of-field"),
        A3("3A", "Still seeking a job (in-field)"),
        B3("3B", "Not seeking a job"),
        A4("4", "Non-reporting");

        private final String code;
        private final String words;

        Line(String code, String words) {
            this.code = code;
            this.words = words;
        }

        String code() {
            return code;
        }

        String words() {
            return words;
        }

        /** Employed in paid, in-field positions. */
        boolean inField() {
            return code.startsWith("1");
        }
    }

    /** Lower ends of the bands of pay, after the standard's report. */
    static final List<Integer> BANDS = List.of(0, 60_000, 70_000, 80_000, 90_000, 100_000, 110_000);

    /** The people of these cohorts, so many days after the last day of each. */
    static Cirr of(Participation data, Set<String> cohorts, int days) {
        Map<String, LocalDate> ends = new LinkedHashMap<>();
        data.cohorts().stream()
                .filter(cohort -> cohorts.contains(cohort.cohort()))
                .forEach(cohort -> ends.put(cohort.cohort(), cohort.end()));
        List<Person> came = data.people().stream()
                .filter(person -> ends.containsKey(person.cohort()) && person.started())
                .toList();
        boolean known = came.stream().anyMatch(person -> person.completed() != null);
        boolean dated = came.stream().anyMatch(person -> person.completedOn() != null);
        List<Person> graduates = came.stream()
                .filter(person -> !known || Boolean.TRUE.equals(person.completed()))
                .toList();
        Map<Line, Long> lines = new EnumMap<>(Line.class);
        for (Line line : Line.values()) {
            lines.put(line, 0L);
        }
        long unrecorded = 0;
        List<Status> inField = new ArrayList<>();
        Set<String> guarded = new HashSet<>();
        came.stream()
                .filter(person -> !person.exact() && known && !Boolean.TRUE.equals(person.completed()))
                .forEach(person -> guarded.add(NOT_GRADUATED));
        for (Person person : graduates) {
            if (!person.jobIntent()) {
                guard(guarded, person, EXCLUDED);
                continue;
            }
            Optional<Status> status = at(data, person, limit(ends, person).plusDays(days));
            Line line = status.map(Cirr::line).orElse(Line.A3);
            lines.merge(line, 1L, Long::sum);
            guard(guarded, person, line.code());
            unrecorded += status.isEmpty() ? 1 : 0;
            if (line.inField()) {
                status.ifPresent(inField::add);
            }
        }
        String currency = currency(inField);
        return new Cirr(
                days,
                came.size(),
                graduates.size(),
                dated
                        ? graduates.stream()
                                .filter(person -> isOnTime(person, limit(ends, person)))
                                .count()
                        : -1,
                known,
                graduates.stream().filter(person -> !person.jobIntent()).count(),
                lines,
                unrecorded,
                inField.stream()
                        .filter(status -> status.pay() != null && currency.equals(currencyOf(status)))
                        .map(status -> status.pay() == null ? 0.0 : status.pay())
                        .sorted()
                        .toList(),
                currency,
                titles(inField),
                guarded);
    }

    private static void guard(Set<String> guarded, Person person, String cell) {
        if (!person.exact()) {
            guarded.add(cell);
        }
    }

    /** Whether everybody in a cell agreed to be counted exactly. */
    boolean isAgreed(String cell) {
        return !guarded.contains(cell);
    }

    static LocalDate limit(Map<String, LocalDate> ends, Person person) {
        return ends.getOrDefault(person.cohort(), LocalDate.MAX);
    }

    private static boolean isOnTime(Person person, LocalDate end) {
        LocalDate on = person.completedOn();
        return on != null && !on.isAfter(end);
    }

    /** What holds of somebody on a day: of the statuses from then or before the one that began last. */
    static Optional<Status> at(Participation data, Person person, LocalDate day) {
        return data.statuses().stream()
                .filter(status -> status.participant().equals(person.participant()))
                .filter(status -> !status.from().isAfter(day))
                .max(Comparator.comparing(Status::from).thenComparing(Status::heard));
    }

    /** The line of a status: what is said of the job goes before what its code implies. */
    static Line line(Status status) {
        boolean school =
                "programme".equals(status.employer()) || status.status().equals("J1c");
        boolean partTime = Boolean.FALSE.equals(status.fullTime());
        boolean outOfField = Boolean.FALSE.equals(status.inField());
        boolean inField = Boolean.TRUE.equals(status.inField());
        return switch (status.status()) {
            case "J1a", "J1b", "J1c" ->
                outOfField
                        ? (school ? Line.A2 : Line.B2)
                        : school
                                ? Line.C1
                                : partTime ? Line.E1 : status.status().equals("J1b") ? Line.B1 : Line.A1;
            case "J1d" -> outOfField ? Line.B2 : Line.D1;
            // Freelance, for whomever, and of no stated length.
            case "J1e", "J1f", "J1g" -> outOfField ? Line.B2 : school ? Line.C1 : Line.E1;
            // Study is no job; a post is one.
            case "J1h" -> Boolean.TRUE.equals(status.fullTime()) ? (outOfField ? Line.B2 : Line.A1) : Line.B3;
            case "J2a", "J2b" ->
                inField ? (school ? Line.C1 : partTime ? Line.E1 : Line.A1) : school ? Line.A2 : Line.B2;
            case "J3b" -> Line.B3;
            case "J4" -> Line.A4;
            default -> Line.A3;
        };
    }

    private static String currencyOf(Status status) {
        return status.currency() == null ? "" : status.currency();
    }

    private static String currency(List<Status> inField) {
        Map<String, Long> counts = new TreeMap<>();
        inField.stream()
                .filter(status -> status.pay() != null)
                .forEach(status -> counts.merge(currencyOf(status), 1L, Long::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
    }

    private static Map<String, Long> titles(List<Status> inField) {
        Map<String, Long> counts = new TreeMap<>();
        for (Status status : inField) {
            @Nullable String title = status.title();
            if (title != null) {
                counts.merge(title, 1L, Long::sum);
            }
        }
        Map<String, Long> ordered = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(each -> ordered.put(each.getKey(), each.getValue()));
        return ordered;
    }

    /** Graduates in the denominator of every share: all but the excluded. */
    long counted() {
        return graduates - excluded;
    }

    /** People in field, 1A to 1E. */
    long inField() {
        return lines.entrySet().stream()
                .filter(each -> each.getKey().inField())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Median base pay; NaN where nobody told theirs. */
    double medianPay() {
        return pay.isEmpty()
                ? Double.NaN
                : QuantileInterval.of(
                                pay.stream().mapToDouble(Double::doubleValue).toArray(), 0.5, 0.95)
                        .estimateType7();
    }

    /** People by band of pay, the lowest first. */
    long[] bands() {
        long[] out = new long[BANDS.size()];
        for (double each : pay) {
            int band = BANDS.size() - 1;
            while (each < BANDS.get(band)) {
                band--;
            }
            out[band]++;
        }
        return out;
    }
}
