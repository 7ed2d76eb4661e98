package dev.dayone.dashboard.identity;

import dev.dayone.dashboard.identity.IdentityDesk.Share;
import dev.dayone.dashboard.study.Waiting;
import dev.dayone.evidence.disclosure.SmallGroups;
import java.util.List;
import java.util.stream.IntStream;

/** Which shares of commits may be shown, on the page and in the terminal. */
public final class ShownShares {

    /** Why the others are not there. */
    public static final String WITHHELD =
            "Withheld are cohorts of a study that waits for its next interim look, groups of fewer than "
                    + SmallGroups.SMALLEST
                    + " people, and the next smallest where the total would give one of them away.";

    private ShownShares() {}

    /** Those of which something may be said. */
    public static List<Share> of(String programme, List<Share> shares, List<Waiting> waiting) {
        boolean[] small =
                SmallGroups.withheld(shares.stream().map(Share::people).toList());
        return IntStream.range(0, shares.size())
                .filter(i -> !small[i])
                .mapToObj(shares::get)
                .filter(each -> Waiting.until(waiting, programme, each.cohort()).isEmpty())
                .toList();
    }
}
