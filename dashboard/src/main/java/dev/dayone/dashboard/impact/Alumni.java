package dev.dayone.dashboard.impact;

import dev.dayone.dashboard.impact.Cirr.Line;
import dev.dayone.warehouse.view.Participation;
import dev.dayone.warehouse.view.Participation.Cohort;
import dev.dayone.warehouse.view.Participation.Person;
import dev.dayone.warehouse.view.Participation.Status;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What everyone who came does some years after the last day of their cohort.
 *
 * <p>A status is not carried on for ever: what somebody does on that day is known where an answer speaks of the half year before it or of a later day. Of all others it is not known.
 *
 * @param years after the end of each cohort
 * @param cohorts that are so many years past their end
 * @param groups people by what they do
 * @param employers people who work in the field, by kind of employer
 * @param guarded groups and kinds of employer in which somebody did not agree to be counted exactly, by their words
 * @param pay base pay of those who work and told it, in the currency most of them are paid in, the lowest first
 * @param currency that currency; "" = the programme's
 */
record Alumni(
        int years,
        Set<String> cohorts,
        Map<Group, Long> groups,
        Map<String, Long> employers,
        Set<String> guarded,
        List<Double> pay,
        String currency) {

    /** Years at which alumni are looked at. */
    static final List<Integer> YEARS = List.of(1, 2, 3, 5, 10);

    /** Days before the day that is asked of, of which the last answer must speak. */
    private static final int KNOWN_FOR = 183;

    /** A kind of employer that nobody told. */
    static final String NOT_TOLD = "not told";

    /** What people do, in classes of which each person has one. */
    enum Group {
        IN_FIELD("Work in the field"),
        STUDY("Doctoral study"),
        OUT_OF_FIELD("Work outside the field"),
        SEEKING("Look for work in the field"),
        NEITHER("Do not look for work"),
        UNKNOWN("Not known");

        private final String words;

        Group(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        static Group of(Status status) {
            if (status.status().equals("J1h") && !Boolean.TRUE.equals(status.fullTime())) {
                return STUDY;
            }
            Line line = Cirr.line(status);
            return switch (line) {
                case A1, B1, C1, D1, E1 -> IN_FIELD;
                case A2, B2 -> OUT_OF_FIELD;
                case A3 -> SEEKING;
                case B3 -> NEITHER;
                case A4 -> UNKNOWN;
            };
        }
    }

    /** Everyone who came in cohorts that are so many years past their end. */
    static Alumni of(Participation data, LocalDate asOf, int years) {
        Map<String, LocalDate> days = days(data, asOf, years);
        Map<Group, Long> groups = new EnumMap<>(Group.class);
        for (Group group : Group.values()) {
            groups.put(group, 0L);
        }
        Map<String, Long> employers = new TreeMap<>();
        Set<String> guarded = new HashSet<>();
        List<Status> paid = new ArrayList<>();
        for (Person person : data.people()) {
            LocalDate day = days.get(person.cohort());
            if (day == null || !person.started()) {
                continue;
            }
            Optional<Status> status = on(data, person, day);
            Group group = status.map(Group::of).orElse(Group.UNKNOWN);
            groups.merge(group, 1L, Long::sum);
            String employer = status.map(Alumni::employer).orElse(NOT_TOLD);
            if (group == Group.IN_FIELD) {
                employers.merge(employer, 1L, Long::sum);
            }
            if (!person.exact()) {
                guarded.add(group.words());
                guarded.add(employer);
            }
            status.filter(each -> each.pay() != null).ifPresent(paid::add);
        }
        String currency = currency(paid);
        List<Double> pay = new ArrayList<>();
        for (Status each : paid) {
            Double amount = each.pay();
            if (amount != null && currency.equals(currencyOf(each))) {
                pay.add(amount);
            }
        }
        pay.sort(null);
        return new Alumni(
                years, new LinkedHashSet<>(days.keySet()), groups, employers, guarded, List.copyOf(pay), currency);
    }

    /** The day that is asked of, of each cohort that is past it. */
    static Map<String, LocalDate> days(Participation data, LocalDate asOf, int years) {
        Map<String, LocalDate> days = new TreeMap<>();
        for (Cohort cohort : data.cohorts()) {
            LocalDate day = cohort.end().plusYears(years);
            if (!day.isAfter(asOf)) {
                days.put(cohort.cohort(), day);
            }
        }
        return days;
    }

    /** What somebody does on a day; nothing where no answer speaks of the time shortly before it or of later. */
    static Optional<Status> on(Participation data, Person person, LocalDate day) {
        boolean known = data.statuses().stream()
                .filter(status -> status.participant().equals(person.participant()))
                .anyMatch(status -> !status.heard().isBefore(day.minusDays(KNOWN_FOR)));
        return known ? Cirr.at(data, person, day) : Optional.empty();
    }

    /** Everyone who came. */
    long people() {
        return groups.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether everybody in a group, or with a kind of employer, agreed to be counted exactly. */
    boolean isAgreed(String words) {
        return !guarded.contains(words);
    }

    private static String employer(Status status) {
        String kind = status.employer();
        return kind == null ? NOT_TOLD : kind.equals("programme") ? "the programme itself or its host" : kind;
    }

    private static String currencyOf(Status status) {
        return status.currency() == null ? "" : status.currency();
    }

    private static String currency(List<Status> paid) {
        Map<String, Long> counts = new TreeMap<>();
        paid.forEach(status -> counts.merge(currencyOf(status), 1L, Long::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
    }
}
