package dev.dayone.evidence.attrition;

import java.util.List;

/**
 * How would the What Works Clearinghouse rate the comparison, and at which line does it lose?
 *
 * <p>Randomised with low attrition: without reservations. Randomised with high attrition, or not randomised: with reservations only if the analysed
 * people were alike before the start, |g| at most 0.05, or at most 0.25 and adjusted for. One cluster in an arm confounds: does not meet.
 *
 * <p>Source: What Works Clearinghouse Standards Handbook 4.1, ch. II.
 *
 * @param rating the rating
 * @param reason the line that decided, for readers
 */
public record WhatWorksRating(Rating rating, String reason) {

    private static final double ALIKE = 0.05;
    private static final double ADJUSTABLE = 0.25;

    /** The Clearinghouse's three ratings, in its words, and that there is nothing to rate. */
    public enum Rating {
        WITHOUT_RESERVATIONS("meets standards without reservations"),
        WITH_RESERVATIONS("meets standards with reservations"),
        DOES_NOT_MEET("does not meet standards"),
        NOT_RATED("not rated");

        private final String words;

        Rating(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /**
     * A column measured before assignment, in the people analysed.
     *
     * @param name the column
     * @param hedgesG standardised difference, treatment minus control
     * @param adjusted whether the analysis adjusts for it
     */
    public record Baseline(String name, double hedgesG, boolean adjusted) {}

    /**
     * A cut-off that admits, judged by a local bandwidth: as good as lots where nobody was pushed over it and few were lost.
     *
     * @param crowdingP p of the people nearest to the cut-off lying on its two sides
     */
    public static WhatWorksRating ofDiscontinuity(AttritionBoundary attrition, double crowdingP) {
        if (crowdingP < 0.05) {
            return new WhatWorksRating(
                    Rating.DOES_NOT_MEET,
                    "People crowd on one side of the cut-off: the score may have been pushed over it.");
        }
        return attrition.low()
                ? new WhatWorksRating(
                        Rating.WITHOUT_RESERVATIONS,
                        "A score admitted, people do not crowd at the cut-off, the bandwidth is local, and attrition is within the cautious "
                                + "boundary.")
                : new WhatWorksRating(
                        Rating.WITH_RESERVATIONS,
                        "A score admitted and people do not crowd at the cut-off, but attrition is beyond the cautious boundary.");
    }

    /** Nobody has the outcome: there is nothing to rate. */
    public static WhatWorksRating ofNobody() {
        return new WhatWorksRating(Rating.NOT_RATED, "Nobody has this outcome yet, so there is nothing to rate.");
    }

    /**
     * @param fewestClusters clusters in the arm that has fewer; people count as clusters where they were assigned one by one
     */
    public static WhatWorksRating of(
            boolean randomised, AttritionBoundary attrition, int fewestClusters, List<Baseline> baselines) {
        if (fewestClusters < 1) {
            return new WhatWorksRating(
                    Rating.DOES_NOT_MEET, "One arm has nobody with this outcome: there is nothing to compare it with.");
        }
        if (fewestClusters < 2) {
            return new WhatWorksRating(
                    Rating.DOES_NOT_MEET,
                    "An arm has a single person or cluster with this outcome: format and who has it cannot be told apart.");
        }
        if (randomised && attrition.low()) {
            return new WhatWorksRating(
                    Rating.WITHOUT_RESERVATIONS, "Random assignment, attrition within the cautious boundary.");
        }
        String first = randomised ? "Attrition is beyond the cautious boundary" : "Assignment was not random";
        if (baselines.isEmpty()) {
            return new WhatWorksRating(
                    Rating.DOES_NOT_MEET, first + ", and no baseline shows that the people analysed were alike.");
        }
        for (Baseline baseline : baselines) {
            double size = Math.abs(baseline.hedgesG());
            if (size > ADJUSTABLE) {
                return new WhatWorksRating(
                        Rating.DOES_NOT_MEET,
                        first + ", and " + baseline.name() + " differs by more than 0.25 standard deviations.");
            }
            if (size > ALIKE && !baseline.adjusted()) {
                return new WhatWorksRating(
                        Rating.DOES_NOT_MEET,
                        first + ", and " + baseline.name()
                                + " differs by more than 0.05 standard deviations without being adjusted for.");
            }
        }
        return new WhatWorksRating(
                Rating.WITH_RESERVATIONS,
                first + "; the people analysed were alike before the start, or adjusted for.");
    }
}
