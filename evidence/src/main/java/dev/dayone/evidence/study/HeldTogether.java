package dev.dayone.evidence.study;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import org.jspecify.annotations.Nullable;

/**
 * A secondary outcome in the light of the others.
 *
 * @param pValue with the chance of any false alarm in the family held at its level
 * @param method how
 * @param interval holds together with those of the family; null where the method has none
 * @param alone what the outcome would be by itself
 */
public record HeldTogether(
        double pValue, Way method, @Nullable Interval interval, Known alone) {

    /** How a family is held. */
    public enum Way {
        /** The same draws for all outcomes (Westfall and Young 1993). */
        STEP_DOWN_MAX_T("step-down maxT over the same draws"),
        /** From the p-values alone (Holm 1979, Scand. J. Stat. 6:65). */
        HOLM("Holm's method");

        private final String words;

        Way(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
