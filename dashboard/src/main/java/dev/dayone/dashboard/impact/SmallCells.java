package dev.dayone.dashboard.impact;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.evidence.disclosure.Disclosure;
import java.util.Arrays;

/**
 * Which counts an audience is shown.
 *
 * <p>A count of one up to the threshold less one is withheld. Then more are withheld, the smallest first, until those that are withheld under a shown total are two or more and add up to the
 * threshold or more: else the total less the others would give one away. For funders nobody at all counts as few, and counts are rounded to five; a programme that speaks of its own people
 * shows exact counts, and that nobody is in a cell.
 *
 * <p>Source: Hundepool et al. 2012, Statistical Disclosure Control, ch. 4 (primary and complementary suppression).
 */
record SmallCells(Audience audience, int threshold) {

    static final String WITHHELD = "withheld";

    /**
     * Which of the parts of a total are shown.
     *
     * @param counts parts that add up to a total that is shown
     */
    boolean[] shown(long[] counts) {
        boolean[] shown = new boolean[counts.length];
        for (int i = 0; i < counts.length; i++) {
            shown[i] = counts[i] >= threshold || (counts[i] == 0 && audience == Audience.OWN);
        }
        while (isOpen(counts, shown)) {
            int best = -1;
            for (int i = 0; i < counts.length; i++) {
                if (shown[i] && counts[i] > 0 && (best < 0 || counts[i] < counts[best])) {
                    best = i;
                }
            }
            if (best < 0) {
                Arrays.fill(shown, false);
                return shown;
            }
            shown[best] = false;
        }
        return shown;
    }

    /** Whether what is withheld could be worked out from the total. */
    private boolean isOpen(long[] counts, boolean[] shown) {
        long hidden = 0;
        int parts = 0;
        boolean any = false;
        for (int i = 0; i < counts.length; i++) {
            hidden += shown[i] ? 0 : counts[i];
            parts += shown[i] || counts[i] == 0 ? 0 : 1;
            any |= !shown[i];
        }
        return any && hidden > 0 && (parts < 2 || hidden < threshold) && hasShown(counts, shown);
    }

    private static boolean hasShown(long[] counts, boolean[] shown) {
        for (int i = 0; i < counts.length; i++) {
            if (shown[i] && counts[i] > 0) {
                return true;
            }
        }
        return false;
    }

    /** A count as it is printed. */
    String count(long people) {
        return Figures.count(audience == Audience.OWN ? people : Disclosure.rounded(people));
    }

    /** A number of people who stand behind a figure. */
    String people(long people) {
        return people < threshold ? "fewer than " + threshold : count(people);
    }

    /** Whether a share may be shown: those who are and those who are not are enough, or for a programme's own people nobody. */
    boolean isShareable(long of, long people) {
        if (people < threshold) {
            return false;
        }
        long not = people - of;
        return (of >= threshold || (of == 0 && audience == Audience.OWN))
                && (not >= threshold || (not == 0 && audience == Audience.OWN));
    }

    /** A share as it is printed. */
    String share(long of, long people) {
        if (!isShareable(of, people)) {
            return WITHHELD;
        }
        double share = (double) of / people;
        return audience == Audience.OWN ? Figures.wholePercent(share) : Disclosure.rate(share);
    }
}
