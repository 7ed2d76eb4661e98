package dev.dayone.evidence.study.gate;

import dev.dayone.evidence.finding.Figure;
import dev.dayone.evidence.finding.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How many commits in the repositories of one cohort's people count for somebody, by arm. A commit under an address that nobody has is lost to whoever made it; where more is lost in one
 * arm than in the other, whatever rests on the work is biased, and nothing else shows it.
 *
 * @param cohort id
 * @param control in repositories of people assigned to the reference arm
 * @param treatment in those of the other
 */
public record CreditedWork(String cohort, Arm control, Arm treatment) {

    /** Fewest commits of an arm of which a share says something. */
    public static final long FEWEST = 20;

    /** Farthest that the shares of two arms may lie apart before it is told. */
    public static final double FAR = 0.05;

    /** Farthest that they may lie apart before nothing that rests on the work is read. */
    public static final double TOO_FAR = 0.1;

    /** Standard errors of a difference that chance reaches in 5, and in 1 of 100 cohorts of like arms. */
    private static final double TOLD = 1.96;

    private static final double SURE = 2.58;

    /**
     * Commits of one arm, those of merges, of bots and of an upstream left out.
     *
     * @param credited of them, those that count for somebody of the roster
     * @param commits all of them
     */
    public record Arm(long credited, long commits) {

        /** Both together. */
        public Arm plus(Arm other) {
            return new Arm(credited + other.credited, commits + other.commits);
        }

        /** Of 1; NaN where there are no commits. */
        public double share() {
            return (double) credited / commits;
        }

        private boolean isEnough() {
            return commits >= FEWEST;
        }

        /** Whether the shares lie so far apart that it is told: by more than five points, and farther than chance puts them. */
        public boolean isFarFrom(Arm other) {
            return apart(other) > FAR && errors(other) > TOLD;
        }

        /** Whether they lie so far apart, and so surely, that nothing made of the work is read. */
        boolean isTooFarFrom(Arm other) {
            return apart(other) > TOO_FAR && errors(other) > SURE;
        }

        private double apart(Arm other) {
            return Math.abs(share() - other.share());
        }

        /** The difference in standard errors, with one commit more of each sort, so that all or none has an error too (Agresti and Caffo 2000). */
        private double errors(Arm other) {
            return Math.abs(about() - other.about()) / Math.sqrt(variance() + other.variance());
        }

        private double about() {
            return (credited + 1.0) / (commits + 2.0);
        }

        private double variance() {
            return about() * (1 - about()) / (commits + 2.0);
        }
    }

    /**
     * Where the two arms lie farthest apart: over all cohorts, or in one of them.
     *
     * @param cohort id; "" = over all
     */
    record Widest(String cohort, Arm control, Arm treatment) {

        boolean isFar() {
            return control.isFarFrom(treatment);
        }

        boolean isTooFar() {
            return control.isTooFarFrom(treatment);
        }

        double apart() {
            return control.apart(treatment);
        }

        /** Says it, and not of which arm. */
        Finding withoutArms() {
            return Finding.of(
                    "the commits of one arm count for somebody more often than those of the other, by more than {} points: say whose the others are on the page Identities",
                    Figure.amount(100 * FAR, 0));
        }

        /** Says it by the names of the arms. */
        Finding finding(String controlLabel, String treatmentLabel) {
            boolean treatmentLower = treatment.share() < control.share();
            return Finding.of(
                    "{} % of the commits in {} count for somebody and {} % in {}{}: say whose the others are on the page Identities",
                    Figure.amount(100 * (treatmentLower ? treatment : control).share(), 0),
                    Figure.name(treatmentLower ? treatmentLabel : controlLabel),
                    Figure.amount(100 * (treatmentLower ? control : treatment).share(), 0),
                    Figure.name(treatmentLower ? controlLabel : treatmentLabel),
                    Figure.name(cohort.isEmpty() ? "" : " (cohort " + cohort + ")"));
        }
    }

    /** Whether a measure is made of what people did in repositories: G and GS of docs/metrics.md, but for those of GS that checks and raters give. */
    public static boolean isBehind(String measure) {
        return measure.startsWith("G") && !measure.matches("GS[123]\\..*");
    }

    /** The widest difference; nothing where no cohort, and not all together, has enough commits in both arms. */
    static Optional<Widest> widest(List<CreditedWork> cohorts) {
        Arm none = new Arm(0, 0);
        List<CreditedWork> looked = new ArrayList<>(cohorts);
        looked.add(
                0,
                new CreditedWork(
                        "",
                        cohorts.stream().map(CreditedWork::control).reduce(none, Arm::plus),
                        cohorts.stream().map(CreditedWork::treatment).reduce(none, Arm::plus)));
        return looked.stream()
                .filter(each -> each.control.isEnough() && each.treatment.isEnough())
                .map(each -> new Widest(each.cohort, each.control, each.treatment))
                .max(Comparator.comparing(Widest::isTooFar)
                        .thenComparing(Widest::isFar)
                        .thenComparingDouble(Widest::apart));
    }
}
