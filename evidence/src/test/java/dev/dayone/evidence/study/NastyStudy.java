package dev.dayone.evidence.study;

import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.PersonRow.Part;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.study.plan.StudyProtocol.Cutoff;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A study that a plan may legally be, with data that real ones seldom have all at once: ties, constants, empty arms, odd units, late days. */
record NastyStudy(
        StudyPlan plan, Outcome outcome, List<PersonRow> rows, List<Double> information, List<Secondary> secondaries) {

    static final int HORIZON = 180;

    /** Another outcome of the same people, made from their rows of the main one. */
    record Secondary(Outcome outcome, UnaryOperator<PersonRow> row) {}

    NastyStudy(StudyPlan plan, Outcome outcome, List<PersonRow> rows) {
        this(plan, outcome, rows, List.of(), List.of());
    }

    static NastyStudy of(long seed) {
        return new Making(new SplittableRandom(seed)).study();
    }

    NastyStudy with(List<PersonRow> others) {
        return new NastyStudy(plan, outcome, others, information, secondaries);
    }

    NastyStudy with(StudyPlan other) {
        return new NastyStudy(other, outcome, rows, information, secondaries);
    }

    NastyStudy with(Outcome other) {
        List<Outcome> all = plan.outcomes().stream()
                .map(each -> each.id().equals(other.id()) ? other : each)
                .toList();
        return new NastyStudy(plan.with(all), other, rows, information, secondaries);
    }

    List<Table> tables() {
        List<Table> out = new ArrayList<>();
        out.add(new Table(outcome, rows, null, null, null, information));
        secondaries.forEach(each -> out.add(
                new Table(each.outcome(), rows.stream().map(each.row()).toList(), null, null, null, information)));
        return out;
    }

    private static final class Making {

        private final SplittableRandom random;

        Making(SplittableRandom random) {
            this.random = random;
        }

        private boolean chance(double p) {
            return random.nextDouble() < p;
        }

        private <T> T one(List<T> of) {
            return of.get(random.nextInt(of.size()));
        }

        NastyStudy study() {
            Design design = one(List.of(
                    Design.LOTTERY,
                    Design.LOTTERY,
                    Design.LOTTERY,
                    Design.LOTTERY,
                    Design.LOTTERY,
                    Design.BEFORE_AFTER,
                    Design.CROSSOVER,
                    Design.DISCONTINUITY,
                    Design.STEPPED_WEDGE));
            boolean drawn = design == Design.LOTTERY || design == Design.BEFORE_AFTER;
            Kind kind = drawn
                    ? one(List.of(Kind.values()))
                    : one(List.of(Kind.SCORE, Kind.PAY, Kind.PLACED, Kind.TIME_TO_PLACEMENT));
            if (kind == Kind.PRIORITISED) {
                kind = Kind.GRADE;
            }
            boolean clustered = design == Design.STEPPED_WEDGE || (drawn && chance(0.35));
            boolean blocked = design == Design.STEPPED_WEDGE || (design != Design.DISCONTINUITY && chance(0.35));
            boolean randomised = design != Design.DISCONTINUITY && design != Design.BEFORE_AFTER && chance(0.9);
            int covariates = chance(0.5) ? 0 : 1 + random.nextInt(4);
            List<String> names = new ArrayList<>();
            for (int j = 0; j < covariates; j++) {
                names.add("x" + j);
            }
            Outcome outcome = new Outcome(
                    "o",
                    "Outcome",
                    kind,
                    "m",
                    "units",
                    5,
                    chance(0.7),
                    true,
                    kind.waits() || kind == Kind.PLACED ? HORIZON : null);
            StudyProtocol protocol =
                    StudyProtocol.of(design, design == Design.DISCONTINUITY ? new Cutoff("score", 50) : null);
            StudyPlan plan = new StudyPlan(
                    "study",
                    "Study",
                    "?",
                    new Arm("a", "Old"),
                    new Arm("b", "New"),
                    clustered,
                    randomised,
                    blocked,
                    false,
                    names,
                    null,
                    List.of(outcome),
                    protocol);
            return new NastyStudy(plan, outcome, rows(plan, outcome));
        }

        private List<PersonRow> rows(StudyPlan plan, Outcome outcome) {
            Design design = plan.protocol().design();
            int n = design == Design.DISCONTINUITY ? 20 + random.nextInt(180) : 4 + random.nextInt(60);
            int blocks = 1 + random.nextInt(5);
            int clusters = 2 + random.nextInt(12);
            int periods = 2 + random.nextInt(3);
            double share = chance(0.7) ? 0.5 : 0.15 + 0.7 * random.nextDouble();
            boolean[] treatedCluster = new boolean[clusters];
            int[] blockOfCluster = new int[clusters];
            int[] from = new int[clusters];
            for (int g = 0; g < clusters; g++) {
                treatedCluster[g] = g % 2 == 0;
                blockOfCluster[g] = g / 2 % blocks;
                from[g] = 1 + g % Math.max(1, periods - 1);
            }
            boolean pairs = plan.blocked() && !plan.clustered() && chance(0.3);
            int flavour = random.nextInt(9);
            int treatedFlavour = chance(0.8) ? flavour : random.nextInt(9);
            int[] columns = new int[plan.covariates().size()];
            for (int j = 0; j < columns.length; j++) {
                columns[j] = random.nextInt(8);
            }
            double missing = chance(0.6) ? 0 : 0.2 * random.nextDouble();
            List<PersonRow> out = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                int g = random.nextInt(clusters);
                int block = pairs ? i / 2 : plan.clustered() ? blockOfCluster[g] : random.nextInt(blocks);
                boolean treated =
                        pairs ? i % 2 == 0 : plan.clustered() ? treatedCluster[g] : random.nextDouble() < share;
                Map<String, String> baseline = new HashMap<>();
                double score = Math.rint(1000 * random.nextDouble()) / 10;
                if (design == Design.DISCONTINUITY) {
                    treated = score >= 50;
                    baseline.put("score", Double.toString(score));
                }
                if (design == Design.STEPPED_WEDGE) {
                    block = random.nextInt(periods);
                    treated = block >= from[g];
                }
                for (int j = 0; j < columns.length; j++) {
                    if (!chance(missing / 4)) {
                        baseline.put("x" + j, covariate(columns[j], baseline.get("x0")));
                    }
                }
                out.add(row(
                        plan,
                        outcome,
                        treated,
                        plan.blocked() ? "block " + block : null,
                        plan.clustered() ? "cluster " + g : null,
                        baseline,
                        treated ? treatedFlavour : flavour,
                        chance(missing)));
            }
            return out;
        }

        private String covariate(int kind, @Nullable String first) {
            double normal = normal();
            return switch (kind) {
                case 0 -> "7";
                case 1 -> Double.toString(20_240_100 + Math.rint(20 * normal));
                case 2 -> Double.toString(1e-8 * normal);
                case 3 -> Double.toString(1e12 * normal);
                case 4 -> chance(0.05) ? "rare" : chance(0.5) ? "one" : "two";
                case 5 -> first == null ? Double.toString(normal) : first;
                case 6 -> Integer.toString(random.nextInt(3));
                default -> Double.toString(normal);
            };
        }

        private double normal() {
            return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
        }

        private double number(int flavour) {
            return switch (flavour) {
                case 0 -> 7;
                case 1 -> random.nextInt(2);
                case 2 -> 1e9 + normal();
                case 3 -> 1e-8 * normal();
                case 4 -> Math.exp(2 * normal());
                case 5 -> 1e12 * normal();
                case 6 -> 0.1 * random.nextInt(4);
                default -> 50 + 10 * normal();
            };
        }

        private PersonRow row(
                StudyPlan plan,
                Outcome outcome,
                boolean treated,
                @Nullable String block,
                @Nullable String cluster,
                Map<String, String> baseline,
                int flavour,
                boolean missing) {
            String arm = treated ? "b" : "a";
            if (plan.protocol().design() == Design.CROSSOVER && outcome.kind().mean()) {
                List<Double> periods =
                        missing ? List.of(number(flavour), Double.NaN) : List.of(number(flavour), number(flavour));
                return new PersonRow(arm, block, cluster, baseline, 0.0, true, false, arm, null, periods);
            }
            if (missing) {
                return new PersonRow(arm, block, cluster, baseline, null, false, false);
            }
            double day = days(flavour);
            return switch (outcome.kind()) {
                case FRACTION ->
                    new PersonRow(arm, block, cluster, baseline, Math.min(100, 100 * day / HORIZON), true, false);
                case SCORE, PAY -> new PersonRow(arm, block, cluster, baseline, number(flavour), true, false);
                case PLACED ->
                    new PersonRow(
                            arm,
                            block,
                            cluster,
                            baseline,
                            flavour == 0 ? 0 : flavour == 1 ? 1 : random.nextInt(2) * 1.0,
                            true,
                            false);
                case COUNT -> new PersonRow(arm, block, cluster, baseline, count(flavour), true, false);
                case GRADE, PRIORITISED -> new PersonRow(arm, block, cluster, baseline, grade(flavour), true, false);
                case TIME_TO_PLACEMENT -> new PersonRow(arm, block, cluster, baseline, day, happened(flavour), false);
                case INCIDENCE -> {
                    boolean placed = happened(flavour);
                    boolean left = !placed && chance(0.4);
                    yield new PersonRow(arm, block, cluster, baseline, day, placed, false)
                            .withParts(day, placed, List.of(new Part(day, placed), new Part(days(flavour), left)));
                }
            };
        }

        private double days(int flavour) {
            return switch (flavour) {
                case 0 -> 30;
                case 1 -> HORIZON;
                case 2 -> 400;
                case 3 -> 10.0 * random.nextInt(20);
                case 4 -> random.nextInt(3);
                default -> random.nextInt(300);
            };
        }

        private boolean happened(int flavour) {
            return flavour == 0 || flavour == 3 || (flavour != 1 && chance(0.7));
        }

        private double count(int flavour) {
            return switch (flavour) {
                case 0 -> 0;
                case 1 -> 4;
                case 2 -> chance(0.9) ? 0 : 40;
                case 3 -> 1e6 + random.nextInt(1000);
                default -> Math.floor(Math.exp(normal()) * 3);
            };
        }

        private double grade(int flavour) {
            return switch (flavour) {
                case 0 -> 1;
                case 1 -> 5;
                default -> 1 + random.nextInt(5);
            };
        }
    }
}
