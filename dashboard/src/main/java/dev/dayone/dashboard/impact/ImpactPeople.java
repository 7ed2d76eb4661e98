package dev.dayone.dashboard.impact;

import dev.dayone.warehouse.view.Participation;
import dev.dayone.warehouse.view.Participation.Answer;
import dev.dayone.warehouse.view.Participation.Cohort;
import dev.dayone.warehouse.view.Participation.Person;
import dev.dayone.warehouse.view.Participation.Status;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The people behind an impact report, a row each in every part that speaks of them. Two reports whose rows differ in a few people only give those away to whoever has both: a
 * mean of thirty that moves by a tenth says what one of them answered.
 */
public final class ImpactPeople {

    /** Careers, which a programme's report tells too. */
    private static final String CAREERS = "careers after ";

    /** Stands between a part and a cohort of it. */
    private static final char OF = '\0';

    /** By part, and by part and cohort where a report tells each cohort by itself. */
    private final Map<String, List<String>> rows;

    private ImpactPeople(Map<String, List<String>> rows) {
        this.rows = rows;
    }

    /** @param asOf day to which careers are followed */
    public static ImpactPeople of(Participation data, LocalDate asOf) {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (Person person : data.people()) {
            addOf(person.cohort(), rows, "who came", person.started(), person.completed(), person.jobIntent());
            add(rows, "who they are", person.baseline());
        }
        data.applications().forEach(each -> addOf(each.cohort(), rows, "who applied", each.stage(), each.heardFrom()));
        data.answers()
                .forEach(each -> addOf(
                        each.cohort(),
                        rows,
                        "question " + each.survey() + "/" + each.question(),
                        each.value(),
                        each.choices()));
        changes(data, rows);
        careers(data, asOf, 90, rows);
        careers(data, asOf, 180, rows);
        Alumni.YEARS.forEach(years -> alumni(data, asOf, years, rows));
        return new ImpactPeople(rows);
    }

    /** Of who answered a topic before and after, both answers: a mean change is of pairs. */
    private static void changes(Participation data, Map<String, List<String>> rows) {
        SurveyResults results = new SurveyResults(data);
        for (SurveyResults.Pair pair : results.pairs()) {
            Map<String, Answer> after =
                    results.answers(pair.last().survey(), pair.after().question(), Set.of());
            results.answers(pair.first().survey(), pair.before().question(), Set.of())
                    .forEach((participant, before) -> {
                        Answer later = after.get(participant);
                        if (later != null) {
                            addOf(
                                    before.cohort(),
                                    rows,
                                    "change of " + pair.after().topic(),
                                    before.value(),
                                    later.value());
                        }
                    });
        }
    }

    private static void careers(Participation data, LocalDate asOf, int days, Map<String, List<String>> rows) {
        Map<String, LocalDate> ends = new HashMap<>();
        for (Cohort cohort : data.cohorts()) {
            if (!cohort.end().plusDays(days).isAfter(asOf)) {
                ends.put(cohort.cohort(), cohort.end());
            }
        }
        for (Person person : data.people()) {
            if (person.started() && ends.containsKey(person.cohort())) {
                Optional<Status> status =
                        Cirr.at(data, person, Cirr.limit(ends, person).plusDays(days));
                addOf(
                        person.cohort(),
                        rows,
                        CAREERS + days + " days",
                        person.jobIntent(),
                        person.completed(),
                        person.completedOn(),
                        status.map(Cirr::line),
                        status.map(each -> each.pay() + " " + each.currency() + " " + each.title()));
            }
        }
    }

    private static void alumni(Participation data, LocalDate asOf, int years, Map<String, List<String>> rows) {
        Map<String, LocalDate> days = Alumni.days(data, asOf, years);
        for (Person person : data.people()) {
            LocalDate day = days.get(person.cohort());
            if (day != null && person.started()) {
                Optional<Status> status = Alumni.on(data, person, day);
                addOf(
                        person.cohort(),
                        rows,
                        "alumni after " + (years == 1 ? "1 year" : years + " years"),
                        status.map(Alumni.Group::of),
                        status.map(each -> each.pay() + " " + each.currency()));
            }
        }
    }

    /** Of everyone, and of a cohort: one changed person in each of three is three of everyone, and one in what a report says of each. */
    private static void addOf(String cohort, Map<String, List<String>> rows, String part, @Nullable Object... row) {
        add(rows, part, cohort, Arrays.toString(row));
        add(rows, part + OF + cohort, row);
    }

    private static void add(Map<String, List<String>> rows, String part, @Nullable Object... row) {
        rows.computeIfAbsent(part, any -> new ArrayList<>()).add(Arrays.toString(row));
    }

    /** The parts that a programme's report has too. */
    public ImpactPeople careersAlone() {
        Map<String, List<String>> out = new LinkedHashMap<>(rows);
        out.keySet().removeIf(part -> !part.startsWith(CAREERS));
        return new ImpactPeople(out);
    }

    /**
     * Reasons against a report beside an earlier one; empty = none. A part that one of them does not have is not compared.
     *
     * @param earlier id of the earlier release
     * @param fewest people that a difference may speak of
     */
    public List<String> changesFrom(ImpactPeople before, String earlier, int fewest) {
        List<String> out = new ArrayList<>();
        rows.forEach((part, now) -> {
            List<String> then = before.rows.get(part);
            long changed = then == null ? 0 : changed(now, then);
            if (changed > 0 && changed < fewest) {
                out.add("The part \"" + printed(part) + "\" differs from release " + earlier + " in " + changed
                        + (changed == 1 ? " person" : " people") + "; below " + fewest
                        + " the difference of the two gives them away");
            }
        });
        return out.stream().distinct().toList();
    }

    private static String printed(String part) {
        int of = part.indexOf(OF);
        return of < 0 ? part : part.substring(0, of);
    }

    /** Rows that are in one and not in the other, the larger of both directions: a changed row is in both. */
    private static long changed(List<String> now, List<String> then) {
        Map<String, Integer> count = new HashMap<>();
        now.forEach(each -> count.merge(each, 1, Integer::sum));
        then.forEach(each -> count.merge(each, -1, Integer::sum));
        long more = count.values().stream()
                .filter(each -> each > 0)
                .mapToLong(Integer::longValue)
                .sum();
        long fewer = count.values().stream()
                .filter(each -> each < 0)
                .mapToLong(each -> -each)
                .sum();
        return Math.max(more, fewer);
    }
}
