package dev.dayone.streams.measures;

import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.CheckpointSubmitted;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.MeasureDefinition;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was scored and handed in: skill on common tasks, the ratings behind it, and how the work was made. */
final class CheckpointMeasures {

    private static final double SCOPE_LOWEST = 20;
    private static final double SCOPE_HIGHEST = 30;

    /** Roots of the tree of items that carry a meaning of their own. */
    private static final String DEFECTS = "defects";

    private static final String REPLICATION = "replication";
    private static final String CLEAN_ROOM = "clean-room";
    private static final String ASSISTED = "assisted";
    private static final String UNASSISTED = "unassisted";
    private static final String BEFORE = "confidence-pre";
    private static final String AFTER = "confidence-post";

    private final Person person;
    private final Map<String, List<CheckpointScored>> scores;
    private final Map<String, List<CheckpointSubmitted>> submissions;
    private final List<Value> out = new ArrayList<>();

    private CheckpointMeasures(Person person) {
        this.person = person;
        this.scores = person.timeline().ofType(CheckpointScored.class).stream()
                .collect(Collectors.groupingBy(CheckpointScored::checkpoint, TreeMap::new, Collectors.toList()));
        this.submissions = person.timeline().ofType(CheckpointSubmitted.class).stream()
                .collect(Collectors.groupingBy(CheckpointSubmitted::checkpoint, TreeMap::new, Collectors.toList()));
    }

    static List<Value> of(Person person) {
        CheckpointMeasures measures = new CheckpointMeasures(person);
        measures.scores.forEach(measures::scored);
        measures.submissions.forEach(measures::submitted);
        measures.confidence();
        measures.hours();
        return measures.out;
    }

    /** One item: the mean over its raters. */
    private record Item(String id, double mean, List<CheckpointScored> ratings) {

        static Item of(String id, List<CheckpointScored> ratings) {
            return new Item(id, over(total(ratings), ratings.size()).doubleValue(), ratings);
        }

        /** In the decimal numbers that raters wrote: in binary 0.1 and 0.2 have another mean than 0.15 and 0.15, and of two equal grades one would be the better. */
        private static BigDecimal total(List<CheckpointScored> ratings) {
            return ratings.stream()
                    .map(rating -> BigDecimal.valueOf(rating.score()))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        private static BigDecimal over(BigDecimal sum, int ratings) {
            return sum.divide(BigDecimal.valueOf(ratings), MathContext.DECIMAL128);
        }

        double weight() {
            return ratings.get(0).weight();
        }

        /**
         * Mean score times weight, in the decimal numbers that raters and plan wrote: in binary 0.1 + 0.2 is more than 0.3, and of two equal totals
         * one would be the better.
         */
        BigDecimal points() {
            return over(total(ratings).multiply(BigDecimal.valueOf(weight())), ratings.size());
        }

        /** Share of the points that could be had. */
        double share() {
            CheckpointScored any = ratings.get(0);
            return any.maximum() > any.minimum() ? (mean - any.minimum()) / (any.maximum() - any.minimum()) : 0;
        }

        boolean under(String root) {
            return id.equals(root) || id.startsWith(root + "/");
        }
    }

    private void scored(String checkpoint, List<CheckpointScored> ratings) {
        LocalDate day =
                latest(ratings.stream().map(CheckpointScored::submittedOn).toList());
        List<Item> items = new ArrayList<>();
        ratings.stream()
                .collect(Collectors.groupingBy(CheckpointScored::item, TreeMap::new, Collectors.toList()))
                .forEach((id, own) -> items.add(Item.of(id, own)));
        BigDecimal total = BigDecimal.ZERO;
        for (Item item : items) {
            total = total.add(item.points());
            out.add(Value.of(
                    MeasureDefinition.SCORE, "S1." + checkpoint + "." + item.id(), item.mean(), item.ratings(), day));
        }
        int expected = ratings.get(0).itemCount();
        boolean whole = items.size() >= expected;
        String lacking = items.size() + " of " + expected + " items are scored";
        out.add(
                whole
                        ? Value.of(MeasureDefinition.SCORE, "S1." + checkpoint, total.doubleValue(), ratings, day)
                        : Value.none(MeasureDefinition.SCORE, "S1." + checkpoint, lacking));
        if (items.stream().anyMatch(item -> item.id().contains("/"))) {
            share(MeasureDefinition.REPLICATION_SCORE, "S3." + checkpoint, items, whole ? null : lacking, day);
        }
        gap(checkpoint, items, day);
        share(MeasureDefinition.DEFECTS_RESOLVED, "GS1." + checkpoint, under(items, DEFECTS), null, day);
        share(MeasureDefinition.REPLICATION_ATTAINED, "GS2." + checkpoint, under(items, REPLICATION), null, day);
        share(MeasureDefinition.CLEAN_ROOM_RUN, "GS3." + checkpoint, under(items, CLEAN_ROOM), null, day);
        ratings(checkpoint, items, day);
        if (!submissions.containsKey(checkpoint)) {
            onTime(checkpoint, day, ratings.get(0).dueOn(), ratings);
        }
    }

    /** Weighted share of the points of those items; no value where there are none. */
    private void share(
            MeasureDefinition definition, String id, List<Item> items, @Nullable String lacking, LocalDate day) {
        if (items.isEmpty()) {
            return;
        }
        if (lacking != null) {
            out.add(Value.none(definition, id, lacking));
            return;
        }
        double weights = 0;
        double sum = 0;
        for (Item item : items) {
            weights += item.weight();
            sum += item.weight() * item.share();
        }
        out.add(
                weights > 0
                        ? Value.of(definition, id, sum / weights, all(items), day)
                        : Value.none(definition, id, "its items have no weight"));
    }

    private void gap(String checkpoint, List<Item> items, LocalDate day) {
        List<Item> assisted = under(items, ASSISTED);
        List<Item> unassisted = under(items, UNASSISTED);
        if (assisted.isEmpty() || unassisted.isEmpty()) {
            return;
        }
        double gap = mean(assisted) - mean(unassisted);
        List<CheckpointScored> behind = new ArrayList<>(all(assisted));
        behind.addAll(all(unassisted));
        out.add(Value.of(MeasureDefinition.ASSISTANCE_GAP, "S4." + checkpoint, gap, behind, day));
    }

    private void ratings(String checkpoint, List<Item> items, LocalDate day) {
        List<CheckpointScored> rated =
                all(items).stream().filter(rating -> rating.rater() != null).toList();
        if (rated.isEmpty()) {
            return;
        }
        int fewest = Integer.MAX_VALUE;
        double spread = 0;
        int doubled = 0;
        for (Item item : items) {
            List<CheckpointScored> human = item.ratings().stream()
                    .filter(rating -> rating.rater() != null)
                    .toList();
            Set<String> raters = new HashSet<>();
            human.forEach(rating -> raters.add(Objects.requireNonNull(rating.rater())));
            if (!human.isEmpty()) {
                fewest = Math.min(fewest, raters.size());
            }
            if (human.size() > 1) {
                spread += deviation(human);
                doubled++;
            }
        }
        out.add(Value.of(MeasureDefinition.RATERS, "R1." + checkpoint + ".raters", fewest, rated, day));
        out.add(
                doubled == 0
                        ? Value.none(
                                MeasureDefinition.RATER_SPREAD,
                                "R1." + checkpoint + ".spread",
                                "no item has two raters")
                        : Value.of(
                                MeasureDefinition.RATER_SPREAD,
                                "R1." + checkpoint + ".spread",
                                spread / doubled,
                                rated,
                                day));
        List<CheckpointScored> guesses =
                rated.stream().filter(rating -> rating.armGuess() != null).toList();
        if (!guesses.isEmpty()) {
            long right = guesses.stream()
                    .filter(rating -> person.enrolment().assignedArm().equals(rating.armGuess()))
                    .count();
            out.add(Value.of(
                    MeasureDefinition.ARM_GUESSED, "R2." + checkpoint, (double) right / guesses.size(), guesses, day));
        }
    }

    private void submitted(String checkpoint, List<CheckpointSubmitted> all) {
        // One submission of a checkpoint is one fact: more than one in force is a re-submission, and the last counts.
        CheckpointSubmitted last = all.get(all.size() - 1);
        List<CheckpointSubmitted> behind = List.of(last);
        LocalDate day = last.submittedOn();
        onTime(checkpoint, day, last.dueOn(), behind);
        Double hours = last.hours();
        if (hours == null) {
            out.add(Value.none(MeasureDefinition.SCOPE_FIT, "C2." + checkpoint, "hours are not stated"));
        } else {
            boolean fits = hours >= SCOPE_LOWEST && hours <= SCOPE_HIGHEST;
            out.add(Value.of(MeasureDefinition.SCOPE_FIT, "C2." + checkpoint, fits ? 1 : 0, behind, day));
        }
        Double blocked = last.blockedHours();
        out.add(
                hours == null || blocked == null || hours == 0
                        ? Value.none(MeasureDefinition.STUCK, "C3." + checkpoint, "hours stuck are not stated")
                        : Value.of(MeasureDefinition.STUCK, "C3." + checkpoint, blocked / hours, behind, day));
    }

    private void onTime(String checkpoint, LocalDate day, @Nullable LocalDate due, List<? extends Event> behind) {
        if (due != null) {
            out.add(Value.of(MeasureDefinition.ON_TIME, "C1." + checkpoint, day.isAfter(due) ? 0 : 1, behind, day));
        }
    }

    private void confidence() {
        List<CheckpointScored> before = scores.getOrDefault(BEFORE, List.of());
        List<CheckpointScored> after = scores.getOrDefault(AFTER, List.of());
        if (before.isEmpty() && after.isEmpty()) {
            return;
        }
        if (before.isEmpty() || after.isEmpty()) {
            String lacking = before.isEmpty() ? BEFORE : AFTER;
            out.add(Value.none(MeasureDefinition.CONFIDENCE, "S5", "no answer to " + lacking));
            return;
        }
        Double from = total(BEFORE);
        Double to = total(AFTER);
        if (from == null || to == null) {
            String part = from == null ? BEFORE : AFTER;
            out.add(Value.none(MeasureDefinition.CONFIDENCE, "S5", "not every item of " + part + " is answered"));
            return;
        }
        List<CheckpointScored> behind = new ArrayList<>(before);
        behind.addAll(after);
        double change = to - from;
        LocalDate day =
                latest(behind.stream().map(CheckpointScored::submittedOn).toList());
        out.add(Value.of(MeasureDefinition.CONFIDENCE, "S5", change, behind, day));
    }

    /** A checkpoint's score, as S1 has it; null until every item is scored. */
    private @Nullable Double total(String checkpoint) {
        return out.stream()
                .filter(value -> value.measure().equals("S1." + checkpoint))
                .map(Value::number)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Hours by the format taught on the day of submission, and the time of teaching assistants. */
    private void hours() {
        Map<String, List<CheckpointSubmitted>> byFormat = new TreeMap<>();
        submissions.values().forEach(all -> {
            CheckpointSubmitted last = all.get(all.size() - 1);
            if (last.hours() != null) {
                byFormat.computeIfAbsent(
                                person.timeline().formatOn(person.enrolment(), last.submittedOn()),
                                format -> new ArrayList<>())
                        .add(last);
            }
        });
        byFormat.forEach((format, logged) -> {
            double sum = logged.stream()
                    .mapToDouble(each -> Objects.requireNonNull(each.hours()))
                    .sum();
            LocalDate day =
                    latest(logged.stream().map(CheckpointSubmitted::submittedOn).toList());
            out.add(Value.of(MeasureDefinition.DOSE_HOURS, "C4.hours." + format, sum, logged, day));
        });
        List<CheckpointSubmitted> assisted = submissions.values().stream()
                .map(all -> all.get(all.size() - 1))
                .filter(each -> each.taMinutes() != null)
                .toList();
        if (!assisted.isEmpty()) {
            double minutes = assisted.stream()
                    .mapToDouble(each -> Objects.requireNonNull(each.taMinutes()))
                    .sum();
            LocalDate day = latest(
                    assisted.stream().map(CheckpointSubmitted::submittedOn).toList());
            out.add(Value.of(MeasureDefinition.TA_MINUTES, "K4", minutes, assisted, day));
        }
    }

    private static List<Item> under(List<Item> items, String root) {
        return items.stream().filter(item -> item.under(root)).toList();
    }

    private static List<CheckpointScored> all(Collection<Item> items) {
        return items.stream().flatMap(item -> item.ratings().stream()).toList();
    }

    private static double mean(List<Item> items) {
        return items.stream().mapToDouble(Item::share).average().orElseThrow();
    }

    /** Standard deviation over raters, divisor n - 1, in points. */
    private static double deviation(List<CheckpointScored> ratings) {
        double[] sorted =
                ratings.stream().mapToDouble(CheckpointScored::score).sorted().toArray();
        double mean = Arrays.stream(sorted).sum() / sorted.length;
        double squares = 0;
        for (double score : sorted) {
            squares += (score - mean) * (score - mean);
        }
        return Math.sqrt(squares / (sorted.length - 1));
    }

    private static LocalDate latest(Collection<LocalDate> days) {
        return days.stream().max(LocalDate::compareTo).orElseThrow();
    }
}
