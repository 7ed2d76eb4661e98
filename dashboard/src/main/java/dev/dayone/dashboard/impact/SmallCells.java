package dev.dayone.dashboard.impact;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.evidence.disclosure.Disclosure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which counts an audience is shown.
 *
 * <p>A count of one up to the threshold less one is withheld. Then more are withheld, the smallest first, until those that are withheld under a shown total are two or more and add up to the
 * threshold or more: else the total less the others would give one away. For funders nobody at all counts as few, and counts are rounded to five; a programme that speaks of its own people
 * shows exact counts, and that nobody is in a cell. A cell in which everybody agreed to be counted exactly is no small one to its own programme.
 *
 * <p>Source: Hundepool et al. 2012, Statistical Disclosure Control, ch. 4 (primary and complementary suppression).
 */
record SmallCells(Audience audience, int threshold) {

    static final String WITHHELD = "withheld";

    /** Fewest people of whom both a mean and its interval are told: of fewer the two together give single answers away. */
    private static final int FEWEST_FOR_INTERVAL = 10;

    /** How far a count may lie from the multiple of five that is printed. */
    private static final long ROUNDED_OFF = 2;

    /** Values that a withheld count must keep. */
    private static final int POSSIBLE = 5;

    /** A count and the parts that add up to it; two counts that are equal are not the same. */
    static final class Node {

        private final long count;
        private final List<Node> parts;
        private final boolean agreed;

        private Node(long count, List<Node> parts, boolean agreed) {
            this.count = count;
            this.parts = parts;
            this.agreed = agreed;
        }

        long count() {
            return count;
        }

        /** None where it is not divided. */
        List<Node> parts() {
            return parts;
        }

        @Override
        public String toString() {
            return count + (parts.isEmpty() ? "" : parts.toString());
        }

        static Node leaf(long count) {
            return leaf(count, false);
        }

        /** @param agreed whether everybody in it agreed to be counted exactly */
        static Node leaf(long count, boolean agreed) {
            return new Node(count, List.of(), agreed);
        }

        static Node of(Node... parts) {
            List<Node> all = List.of(parts);
            return new Node(
                    all.stream().mapToLong(Node::count).sum(),
                    all,
                    all.stream().allMatch(part -> part.count == 0 || part.agreed));
        }
    }

    /**
     * Which of the parts of a total are shown.
     *
     * @param counts parts that add up to a total that is shown
     */
    boolean[] shown(long[] counts) {
        return shown(Arrays.stream(counts).mapToObj(Node::leaf).toList());
    }

    /**
     * Which of the parts of a total are shown.
     *
     * @param parts that add up to a total that is shown
     */
    boolean[] shown(List<Node> parts) {
        Set<Node> open = shown(Node.of(parts.toArray(Node[]::new)));
        boolean[] shown = new boolean[parts.size()];
        for (int i = 0; i < shown.length; i++) {
            shown[i] = open.contains(parts.get(i));
        }
        return shown;
    }

    /** Which counts of a tree are shown; none where its total speaks of too few. */
    Set<Node> shown(Node total) {
        Set<Node> shown = new HashSet<>();
        if (isFew(total)) {
            return shown;
        }
        shown.add(total);
        collect(total, shown);
        Optional<Node> next = next(total, shown);
        while (next.isPresent()) {
            shown.remove(next.get());
            next = next(total, shown);
        }
        return shown;
    }

    private void collect(Node node, Set<Node> shown) {
        for (Node part : node.parts()) {
            if (!isFew(part)) {
                shown.add(part);
            }
            collect(part, shown);
        }
    }

    /**
     * Which counts of a tree are shown where each is rounded to five by itself and no share stands beside them: each count that is withheld keeps five possible values at least, whatever the
     * total less the others leaves for it.
     */
    Set<Node> shownRounded(Node total) {
        Set<Node> shown = new HashSet<>();
        if (total.count() < threshold) {
            return shown;
        }
        shown.add(total);
        collect(total, shown);
        Optional<Node> next = nextRounded(total, shown);
        while (next.isPresent()) {
            shown.remove(next.get());
            next = nextRounded(total, shown);
        }
        return shown;
    }

    private Optional<Node> nextRounded(Node node, Set<Node> shown) {
        if (shown.contains(node)) {
            List<Node> reached = new ArrayList<>();
            List<Node> hidden = new ArrayList<>();
            expand(node, shown, reached, hidden, true);
            if (!hidden.isEmpty() && !isHidden(node, reached, hidden)) {
                // Where nothing below it is shown any more, the total itself says too much.
                return Optional.of(reached.stream()
                        .min(Comparator.comparingLong(Node::count))
                        .orElse(node));
            }
        }
        return node.parts().stream()
                .map(part -> nextRounded(part, shown))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * Whether each count of few people that is withheld could be any of five numbers, for a reader who knows the rule: the others that are withheld are few, too, or were taken to protect
     * it, and are at most what they are.
     */
    private boolean isHidden(Node node, List<Node> reached, List<Node> hidden) {
        long middle = Disclosure.rounded(node.count())
                - reached.stream()
                        .mapToLong(each -> Disclosure.rounded(each.count()))
                        .sum();
        long off = ROUNDED_OFF * (reached.size() + 1L);
        long all = hidden.stream().mapToLong(this::most).sum();
        return hidden.stream().filter(each -> each.count() < threshold).allMatch(each -> {
            long least = Math.max(0, middle - off - (all - most(each)));
            return Math.min(most(each), middle + off) - least + 1 >= POSSIBLE;
        });
    }

    private long most(Node hidden) {
        return Math.max(threshold - 1L, hidden.count());
    }

    private boolean isFew(Node node) {
        return node.count() < threshold && !isNobody(node.count()) && !(node.agreed && audience == Audience.OWN);
    }

    private boolean isNobody(long count) {
        return count == 0 && audience == Audience.OWN;
    }

    /** What must be withheld next, so that nothing withheld follows from a shown total. */
    private Optional<Node> next(Node node, Set<Node> shown) {
        if (shown.contains(node)) {
            List<Node> reached = new ArrayList<>();
            List<Node> hidden = new ArrayList<>();
            expand(node, shown, reached, hidden, false);
            long people = hidden.stream().mapToLong(Node::count).sum();
            if (people > 0 && (hidden.size() < 2 || people < threshold)) {
                Optional<Node> out =
                        reached.stream().filter(each -> each.count() > 0).min(Comparator.comparingLong(Node::count));
                if (out.isPresent()) {
                    return out;
                }
            }
        }
        return node.parts().stream()
                .map(part -> next(part, shown))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * Parts of a node that are shown, and counts without parts that are withheld; through parts that are withheld.
     *
     * @param empty whether counts of nobody are among them
     */
    private static void expand(Node node, Set<Node> shown, List<Node> reached, List<Node> hidden, boolean empty) {
        for (Node part : node.parts()) {
            if (shown.contains(part)) {
                reached.add(part);
            } else if (!part.parts().isEmpty()) {
                expand(part, shown, reached, hidden, empty);
            } else if (empty || part.count() > 0) {
                hidden.add(part);
            }
        }
    }

    /** A count as it is printed. */
    String count(long people) {
        return Figures.count(audience == Audience.OWN ? people : Disclosure.rounded(people));
    }

    /** A number of people who stand behind a figure. */
    String people(long people) {
        return people < threshold ? "fewer than " + threshold : count(people);
    }

    /** Whether an interval may stand beside a mean. */
    boolean hasInterval(long people) {
        return people >= Math.max(threshold, FEWEST_FOR_INTERVAL);
    }

    /** Whether a median or quartile may be told: it is the answer of one person or two. */
    boolean hasQuartiles(long people) {
        return people >= (audience == Audience.OWN ? FEWEST_FOR_INTERVAL : 4 * threshold);
    }

    /** Whether a share may be shown: those who are and those who are not are enough, or for a programme's own people nobody. */
    boolean isShareable(long of, long people) {
        long not = people - of;
        return people >= threshold && (of >= threshold || isNobody(of)) && (not >= threshold || isNobody(not));
    }

    /** Whether figures may be told from which the numbers of these classes of people follow: each is enough, or for a programme's own people nobody. */
    boolean isTold(List<Long> classes) {
        return classes.stream().allMatch(people -> people >= threshold || isNobody(people));
    }

    /** A share as it is printed. */
    String share(long of, long people) {
        return isShareable(of, people) ? percent(of, people) : WITHHELD;
    }

    /** A share whose counts may be shown. */
    String percent(long of, long people) {
        double share = (double) of / people;
        return audience == Audience.OWN ? Figures.wholePercent(share) : Disclosure.rate(share);
    }
}
