package dev.dayone.ingest.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * An ARENA-like programme that never happened: cohorts split between notebooks and sprints within blocks of the baseline score, a
 * capstone scored by two of several raters who differ in severity, drop-out, placements over 18 months, and a git repository with
 * real commits for everyone. The truth is written beside it.
 *
 * <p>Model: ability a ~ N(0, 1); baseline coding score 50 + 10 (0.7 a + 0.71 e); true capstone score 55 + 9 a + effect + 5 e; a
 * rating adds -severity and noise; time to placement is exponential with hazard h exp(0.4 a), times the hazard ratio for sprints.
 */
public final class SimulatedProgramme {

    private static final List<String> ITEMS = List.of("design", "debugging", "experiment", "write-up");
    private static final double ITEM_MAXIMUM = 25;
    private static final LocalDate FIRST_START = LocalDate.of(2024, 1, 8);
    private static final int WEEKS = 5;
    private static final int FOLLOW_UP_DAYS = 548;

    private final Truth truth;
    private final Random random;
    private final List<Person> people = new ArrayList<>();

    private SimulatedProgramme(Truth truth) {
        this.truth = truth;
        this.random = new Random(truth.seed());
    }

    private static final class Person {
        private final String id;
        private final int cohort;
        private final double ability;
        private final double baseline;
        private final boolean research;
        private String block = "";
        private boolean sprint;
        private boolean dropped;
        private double trueScore;

        private Person(String id, int cohort, double ability, double baseline, boolean research) {
            this.id = id;
            this.cohort = cohort;
            this.ability = ability;
            this.baseline = baseline;
            this.research = research;
        }
    }

    /**
     * Writes the programme directory.
     *
     * @param directory created; must not exist, or be empty
     * @throws IOException when it cannot be written
     */
    public static void write(Truth truth, Path directory) throws IOException {
        Files.createDirectories(directory);
        try (var entries = Files.list(directory)) {
            if (entries.findAny().isPresent()) {
                throw new IOException(directory + " is not empty");
            }
        }
        SimulatedProgramme programme = new SimulatedProgramme(truth);
        programme.recruit();
        programme.assign();
        programme.text(directory, "dayone.yaml", programme.yaml());
        programme.text(directory, "roster.csv", programme.roster());
        programme.text(directory, "checkpoints.csv", programme.checkpoints());
        programme.text(directory, "placements.csv", programme.placements());
        programme.text(directory, "repositories.csv", programme.repositories(directory.resolve("repositories")));
        programme.text(directory, "truth.yaml", programme.truthFile());
    }

    private void recruit() {
        for (int cohort = 0; cohort < truth.cohorts(); cohort++) {
            for (int i = 0; i < truth.cohortSize(); i++) {
                double ability = random.nextGaussian();
                double baseline = clip(50 + 10 * (0.7 * ability + 0.71 * random.nextGaussian()), 0, 100);
                people.add(new Person(
                        String.format(Locale.ROOT, "sim-%s-%02d", cohortId(cohort), i + 1),
                        cohort,
                        ability,
                        Math.rint(baseline * 10) / 10,
                        random.nextDouble() < 0.3));
            }
        }
    }

    /** Within each cohort the lower and the upper half by baseline are blocks, each split evenly by lot. */
    private void assign() {
        for (int cohort = 0; cohort < truth.cohorts(); cohort++) {
            int index = cohort;
            List<Person> members = new ArrayList<>(
                    people.stream().filter(p -> p.cohort == index).toList());
            members.sort(Comparator.comparingDouble((Person p) -> p.baseline).thenComparing(p -> p.id));
            int half = members.size() / 2;
            split(members.subList(0, half), cohortId(cohort) + "/lower");
            split(members.subList(half, members.size()), cohortId(cohort) + "/upper");
        }
        for (Person p : people) {
            p.trueScore = 55 + 9 * p.ability + (p.sprint ? truth.scoreEffect() : 0) + 5 * random.nextGaussian();
            p.dropped = random.nextDouble() < (p.sprint ? truth.dropoutSprint() : truth.dropoutNotebook());
        }
    }

    private void split(List<Person> block, String name) {
        List<Person> order = new ArrayList<>(block);
        Collections.shuffle(order, random);
        boolean extra = random.nextBoolean();
        int sprints = order.size() / 2 + (order.size() % 2 == 1 && extra ? 1 : 0);
        for (int i = 0; i < order.size(); i++) {
            order.get(i).block = name;
            order.get(i).sprint = i < sprints;
        }
    }

    private String yaml() {
        StringBuilder out = new StringBuilder("""
                # SIMULATED DATA: nobody in this programme exists. The planted truth is in truth.yaml.
                programme: simulated-arena
                title: Simulated ARENA-like programme
                simulated: true

                cohorts:
                """);
        for (int cohort = 0; cohort < truth.cohorts(); cohort++) {
            out.append("  - id: ").append(cohortId(cohort)).append('\n');
            out.append("    start: ").append(start(cohort)).append('\n');
            out.append("    end: ").append(end(cohort)).append('\n');
        }
        out.append("""

                formats:
                  - id: notebook
                    label: Notebooks
                  - id: sprint
                    label: Sprints

                checkpoints:
                """);
        for (int week = 1; week < WEEKS; week++) {
            out.append("  - id: week-").append(week).append("\n    kind: weekly\n    due-day: ");
            out.append(7 * week - 3).append("\n    items:\n      - {id: task, maximum: 10}\n");
        }
        out.append("  - id: capstone\n    kind: capstone\n    due-day: ")
                .append(7 * WEEKS - 3)
                .append("\n    items:\n");
        ITEMS.forEach(item -> out.append("      - {id: ").append(item).append(", maximum: 25, weight: 1}\n"));
        out.append("""

                studies:
                  - id: sprint-vs-notebook
                    title: Sprints against notebooks
                    question: Do one-week research sprints make better research engineers than guided notebooks?
                    control: notebook
                    treatment: sprint
                    assignment:
                      unit: participant
                      random: true
                      blocked: true
                      expected-share: 0.5
                    covariates: [baseline.coding]
                    outcomes:
                      - id: capstone
                        title: Capstone score (common task, blinded raters)
                        measure: checkpoint-score
                        checkpoint: capstone
                        unit: points
                        smallest-difference: 5
                        primary: true
                      - id: placed-180
                        title: Salaried in the field within 180 days
                        measure: placed
                        definition: strict
                        within-days: 180
                        smallest-difference: 10
                      - id: placed-broad-365
                        title: Placed, broad definition, within 365 days
                        measure: placed
                        definition: broad
                        within-days: 365
                        smallest-difference: 10
                      - id: time-to-placement
                        title: Days without a placement, of the first 365
                        measure: time-to-placement
                        definition: broad
                        horizon-days: 365
                        smallest-difference: 30
                      - id: pay
                        title: Pay in the first year
                        measure: pay
                        unit: USD per year
                        within-days: 365
                        smallest-difference: 10000
                """);
        return out.toString();
    }

    private String roster() {
        StringBuilder out =
                new StringBuilder("participant,cohort,assigned_arm,received_arm,block,email,github,job_intent,"
                        + "started,completed,baseline.coding,baseline.research\n");
        for (Person p : people) {
            boolean crossed = random.nextDouble() < 0.02;
            boolean jobIntent = random.nextDouble() >= 0.04;
            out.append(String.join(
                            ",",
                            p.id,
                            cohortId(p.cohort),
                            arm(p.sprint),
                            arm(crossed != p.sprint),
                            p.block,
                            email(p),
                            p.id,
                            yes(jobIntent),
                            "yes",
                            yes(!p.dropped),
                            number(p.baseline),
                            yes(p.research)))
                    .append('\n');
        }
        return out.toString();
    }

    private String checkpoints() {
        double[] severity = new double[truth.raters()];
        for (int r = 0; r < severity.length; r++) {
            severity[r] = truth.severitySd() * random.nextGaussian();
        }
        StringBuilder out = new StringBuilder("participant,checkpoint,item,rater,score,submitted\n");
        for (Person p : people) {
            int leftInWeek = p.dropped ? 1 + random.nextInt(WEEKS - 1) : WEEKS;
            for (int week = 1; week < Math.min(WEEKS, leftInWeek + 1); week++) {
                int late = random.nextDouble() < 0.85 ? 0 : 1 + random.nextInt(3);
                LocalDate day = start(p.cohort).plusDays(7L * week - 3 + late);
                double score = clip(6 + p.ability + random.nextGaussian(), 0, 10);
                out.append(String.join(",", p.id, "week-" + week, "task", "", half(score), day.toString()))
                        .append('\n');
            }
            if (p.dropped) {
                continue;
            }
            LocalDate day = start(p.cohort).plusDays(7L * WEEKS - 3 - random.nextInt(2));
            int first = random.nextInt(truth.raters());
            int second = (first + 1 + random.nextInt(truth.raters() - 1)) % truth.raters();
            for (String item : ITEMS) {
                double quality = p.trueScore / ITEMS.size() + 1.5 * random.nextGaussian();
                for (int rater : new int[] {first, second}) {
                    double score =
                            clip(quality - severity[rater] / ITEMS.size() + random.nextGaussian(), 0, ITEM_MAXIMUM);
                    out.append(String.join(
                                    ",", p.id, "capstone", item, "rater-" + (rater + 1), half(score), day.toString()))
                            .append('\n');
                }
            }
        }
        return out.toString();
    }

    private String placements() {
        StringBuilder out = new StringBuilder("participant,date,status,tier,pay\n");
        for (Person p : people) {
            double hazard = truth.dailyHazard() * Math.exp(0.4 * p.ability) * (p.sprint ? truth.hazardRatio() : 1);
            int days = (int) Math.ceil(-Math.log(1 - random.nextDouble()) / hazard);
            double kind = random.nextDouble();
            double pay = Math.rint((90_000 + 12_000 * p.ability + 15_000 * random.nextGaussian()) / 500) * 500;
            int tier = random.nextInt(3) == 0 ? 3 : 2;
            if (random.nextDouble() < truth.silent()) {
                row(out, p, 180, "J4", "V0", "");
                continue;
            }
            row(out, p, 0, "J3a", "V2", "");
            if (days <= FOLLOW_UP_DAYS) {
                String status =
                        kind < 0.6 ? "J1a" : kind < 0.8 ? "J1b" : kind < 0.88 ? "J1f" : kind < 0.94 ? "J1h" : "J1c";
                String amount = status.equals("J1a") || status.equals("J1c") ? number(Math.max(30_000, pay)) : "";
                row(out, p, days, status, "V" + tier, amount);
            }
            if (days < FOLLOW_UP_DAYS) {
                continue;
            }
            row(out, p, FOLLOW_UP_DAYS, "J3a", "V2", "");
        }
        return out.toString();
    }

    private void row(StringBuilder out, Person p, int day, String status, String tier, String pay) {
        out.append(String.join(",", p.id, end(p.cohort).plusDays(day).toString(), status, tier, pay))
                .append('\n');
    }

    private String repositories(Path directory) throws IOException {
        StringBuilder out = new StringBuilder("repository,participant\n");
        for (Person p : people) {
            SimulatedRepository.write(
                    directory.resolve(p.id), p.id, email(p), p.sprint, start(p.cohort), random.nextLong());
            out.append("repositories/").append(p.id).append(',').append(p.id).append('\n');
        }
        return out.toString();
    }

    private String truthFile() {
        return """
                # The truth planted in this simulated programme. Nothing in DayOne reads this file.
                simulated: true
                seed: %d
                cohorts: %d
                cohort-size: %d
                score-effect: %s        # points of the capstone's 100
                hazard-ratio: %s        # placement, sprint against notebook
                daily-hazard: %s        # placement, average notebook participant
                dropout-notebook: %s
                dropout-sprint: %s
                silent: %s              # never report a placement status
                raters: %d
                severity-sd: %s         # points of the capstone's 100
                """.formatted(
                        truth.seed(),
                        truth.cohorts(),
                        truth.cohortSize(),
                        number(truth.scoreEffect()),
                        number(truth.hazardRatio()),
                        number(truth.dailyHazard()),
                        number(truth.dropoutNotebook()),
                        number(truth.dropoutSprint()),
                        number(truth.silent()),
                        truth.raters(),
                        number(truth.severitySd()));
    }

    private void text(Path directory, String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
    }

    private static String cohortId(int cohort) {
        return FIRST_START.plusMonths(4L * cohort).toString().substring(0, 7);
    }

    private static LocalDate start(int cohort) {
        return FIRST_START.plusMonths(4L * cohort);
    }

    private static LocalDate end(int cohort) {
        return start(cohort).plusDays(7L * WEEKS - 3);
    }

    private static String arm(boolean sprint) {
        return sprint ? "sprint" : "notebook";
    }

    private static String email(Person p) {
        return p.id + "@example.org";
    }

    private static String yes(boolean value) {
        return value ? "yes" : "no";
    }

    private static double clip(double value, double from, double to) {
        return Math.max(from, Math.min(to, value));
    }

    private static String half(double value) {
        return number(Math.rint(value * 2) / 2);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
