package dev.dayone.warehouse.view;

import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A programme's people and what they told: who came, what they answered, where they work, how far applications came. Read at one time, so that all of it fits together.
 *
 * @param cohorts by start
 * @param people everyone enrolled who did not say no to this use of their data, in the order of their pseudonyms
 * @param withheld how many did say no, by cohort
 * @param surveys in force, in the order of their occasion
 * @param answers of those people, in force
 * @param statuses of those people on the job market, in force, the oldest first
 * @param applications the last stage of each
 */
public record Participation(
        String programme,
        List<Cohort> cohorts,
        List<Person> people,
        Map<String, Integer> withheld,
        List<Survey> surveys,
        List<Answer> answers,
        List<Status> statuses,
        List<Application> applications) {

    public Participation {
        cohorts = List.copyOf(cohorts);
        people = List.copyOf(people);
        withheld = Collections.unmodifiableMap(new TreeMap<>(withheld));
        surveys = List.copyOf(surveys);
        answers = List.copyOf(answers);
        statuses = List.copyOf(statuses);
        applications = List.copyOf(applications);
    }

    /** The same of these cohorts alone. */
    public Participation only(Set<String> which) {
        Set<String> those = people.stream()
                .filter(person -> which.contains(person.cohort()))
                .map(Person::participant)
                .collect(Collectors.toSet());
        Map<String, Integer> no = new TreeMap<>(withheld);
        no.keySet().retainAll(which);
        return new Participation(
                programme,
                cohorts.stream().filter(each -> which.contains(each.cohort())).toList(),
                people.stream().filter(each -> which.contains(each.cohort())).toList(),
                no,
                surveys,
                answers.stream().filter(each -> which.contains(each.cohort())).toList(),
                statuses.stream()
                        .filter(each -> those.contains(each.participant()))
                        .toList(),
                applications.stream()
                        .filter(each -> which.contains(each.cohort()))
                        .toList());
    }

    /**
     * A cohort.
     *
     * @param end the day from which outcomes count
     * @param cost what all of it cost; null = not told
     * @param currency of the cost; "" = there is none
     */
    public record Cohort(
            String cohort,
            LocalDate start,
            LocalDate end,
            boolean simulated,
            @Nullable Double cost,
            String currency) {

        /** A cohort whose cost is not told. */
        public Cohort(String cohort, LocalDate start, LocalDate end, boolean simulated) {
            this(cohort, start, end, simulated, null, "");
        }
    }

    /**
     * Somebody enrolled.
     *
     * @param completed null = not known
     * @param completedOn null = not known
     * @param baseline what was known before, by column
     * @param exact agrees to be counted exactly in what the programme publishes, however few are in the cell
     */
    public record Person(
            String participant,
            String cohort,
            boolean jobIntent,
            boolean started,
            @Nullable Boolean completed,
            @Nullable LocalDate completedOn,
            Map<String, String> baseline,
            boolean exact) {

        /** Somebody who was not asked whether they agree to exact counts. */
        public Person(
                String participant,
                String cohort,
                boolean jobIntent,
                boolean started,
                @Nullable Boolean completed,
                @Nullable LocalDate completedOn,
                Map<String, String> baseline) {
            this(participant, cohort, jobIntent, started, completed, completedOn, baseline, false);
        }

        public Person {
            baseline = Collections.unmodifiableMap(new LinkedHashMap<>(baseline));
        }
    }

    /**
     * A survey.
     *
     * @param occasion application, pre, mid, post or follow_up
     * @param onlyWhoCame whether those who never came are not asked
     */
    public record Survey(String survey, String title, String occasion, boolean onlyWhoCame, List<Question> questions) {

        public Survey {
            questions = List.copyOf(questions);
        }
    }

    /**
     * A question.
     *
     * @param topic the same before and after makes a pair
     * @param kind scale, number, choice, multiple or text
     * @param recommendation asks how likely one is to recommend the programme, from 0 to 10
     * @param options id to label, in order
     */
    public record Question(
            String question,
            String topic,
            String text,
            String kind,
            @Nullable Double minimum,
            @Nullable Double maximum,
            String unit,
            boolean recommendation,
            Map<String, String> options) {

        public Question {
            options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        }
    }

    /**
     * An answer in force.
     *
     * @param event by which its words can be opened, where it has some
     * @param value of an answer in words 1 where it may be quoted, else 0
     * @param choices ids of options
     */
    public record Answer(
            String event,
            String participant,
            String cohort,
            String survey,
            String question,
            @Nullable Double value,
            List<String> choices,
            LocalDate on) {

        public Answer {
            choices = List.copyOf(choices);
        }
    }

    /**
     * A status in force.
     *
     * @param from day from which it holds
     * @param heard the last day of which it speaks
     * @param pay per year; null = not stated
     */
    public record Status(
            String participant,
            String status,
            String tier,
            LocalDate from,
            LocalDate heard,
            @Nullable Double pay,
            @Nullable String currency,
            @Nullable String title,
            @Nullable String employer,
            @Nullable Boolean fullTime,
            @Nullable Boolean inField) {}

    /** @param heardFrom "" = not known */
    public record Application(String cohort, String stage, String heardFrom) {}
}
