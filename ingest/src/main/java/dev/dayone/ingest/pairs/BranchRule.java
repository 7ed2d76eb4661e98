package dev.dayone.ingest.pairs;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How branches are called on which people work together: {@code w{week}d{day}-{a}-{b}}. It names two or three people, and the day: a branch is there longer than the day that it was
 * made for, and later work on it is somebody else's.
 *
 * @param written as in dayone.yaml
 */
public record BranchRule(String written) {

    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)\\}");
    private static final Set<String> KNOWN = Set.of("week", "day", "date", "a", "b", "c");
    private static final Set<String> PEOPLE = Set.of("a", "b", "c");
    private static final Pattern NOT_IN_BRANCHES = Pattern.compile("[\\s~^:?*\\[\\\\]|\\.\\.|@\\{");

    /**
     * What a branch names.
     *
     * @param people as the branch calls them
     * @param week from 1; 0 = the date says the day
     * @param day of the week, from 1
     * @param date null = week and day say it
     */
    public record Named(
            List<String> people,
            int week,
            int day,
            @Nullable LocalDate date) {

        public Named {
            people = List.copyOf(people);
        }

        /** @param start first day of the cohort */
        LocalDate on(LocalDate start) {
            return date == null ? start.plusDays(7L * (week - 1) + day - 1) : date;
        }
    }

    /**
     * Why a rule cannot be used; nothing where it can.
     *
     * @return what follows the rule in a sentence
     */
    public static Optional<String> wrong(String written) {
        Matcher place = PLACE.matcher(written);
        Set<String> found = new HashSet<>();
        int end = -1;
        while (place.find()) {
            String name = place.group(1);
            if (!KNOWN.contains(name)) {
                return Optional.of("names {" + name + "}, which is none of {week}, {day}, {date}, {a}, {b}, {c}");
            }
            if (!found.add(name)) {
                return Optional.of("names {" + name + "} twice");
            }
            if (place.start() == end) {
                return Optional.of("has nothing between two of its places, so it can be read in several ways");
            }
            end = place.end();
        }
        String fixed = PLACE.matcher(written).replaceAll("x");
        if (fixed.contains("{") || fixed.contains("}")) {
            return Optional.of("has a brace without its other half");
        }
        if (NOT_IN_BRANCHES.matcher(fixed).find()) {
            return Optional.of("has characters that no branch may have");
        }
        if (!found.contains("a") || !found.contains("b")) {
            return Optional.of("does not name two people, {a} and {b}");
        }
        boolean dated = found.contains("date");
        boolean weekly = found.contains("week") && found.contains("day");
        if (dated == weekly || (dated && (found.contains("week") || found.contains("day")))) {
            return Optional.of("does not name the day, by {date} or by {week} and {day}");
        }
        return Optional.empty();
    }

    /**
     * Reads branches of a programme.
     *
     * @param names of its people, in small letters
     */
    public Reader reader(Collection<String> names) {
        List<String> longestFirst = names.stream()
                .sorted(Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
        List<String> shortestFirst = new ArrayList<>(longestFirst);
        Collections.reverse(shortestFirst);
        return new Reader(pattern(longestFirst), pattern(shortestFirst), people());
    }

    private List<String> people() {
        return PLACE.matcher(written)
                .results()
                .map(found -> found.group(1))
                .filter(PEOPLE::contains)
                .toList();
    }

    private Pattern pattern(List<String> names) {
        String person =
                names.isEmpty() ? "(?!)" : names.stream().map(Pattern::quote).collect(Collectors.joining("|"));
        StringBuilder out = new StringBuilder();
        Matcher place = PLACE.matcher(written);
        int end = 0;
        while (place.find()) {
            out.append(Pattern.quote(written.substring(end, place.start()).toLowerCase(Locale.ROOT)));
            out.append(
                    switch (place.group(1)) {
                        case "week" -> "(?<week>\\d{1,2})";
                        case "day" -> "(?<day>\\d{1,2})";
                        case "date" -> "(?<date>\\d{4}-\\d{2}-\\d{2})";
                        default -> "(?<" + place.group(1) + ">" + person + ")";
                    });
            end = place.end();
        }
        out.append(Pattern.quote(written.substring(end).toLowerCase(Locale.ROOT)));
        return Pattern.compile(out.toString());
    }

    /** Reads names of branches by the rule. */
    public static final class Reader {

        private final Pattern one;
        private final Pattern other;
        private final List<String> people;

        private Reader(Pattern one, Pattern other, List<String> people) {
            this.one = one;
            this.other = other;
            this.people = people;
        }

        /**
         * What a branch names; nothing where the rule does not fit it, or where its people could be several.
         *
         * @param branch without {@code refs/heads/}
         */
        public Optional<Named> read(String branch) {
            String name = branch.toLowerCase(Locale.ROOT);
            Optional<Named> first = read(one, name);
            return first.isPresent() && first.equals(read(other, name)) ? first : Optional.empty();
        }

        private Optional<Named> read(Pattern pattern, String name) {
            Matcher fits = pattern.matcher(name);
            if (!fits.matches()) {
                return Optional.empty();
            }
            List<String> named = people.stream().map(fits::group).toList();
            if (pattern.pattern().contains("(?<date>")) {
                try {
                    return Optional.of(new Named(named, 0, 0, LocalDate.parse(fits.group("date"))));
                } catch (DateTimeException e) {
                    return Optional.empty();
                }
            }
            int week = Integer.parseInt(fits.group("week"));
            int day = Integer.parseInt(fits.group("day"));
            return week < 1 || day < 1 || day > 7 ? Optional.empty() : Optional.of(new Named(named, week, day, null));
        }
    }
}
