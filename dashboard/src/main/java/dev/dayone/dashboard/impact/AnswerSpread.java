package dev.dayone.dashboard.impact;

import dev.dayone.dashboard.impact.SmallCells.Node;
import dev.dayone.dashboard.impact.SurveyResults.Mean;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How many people gave each answer of a scale, and which of these numbers may stand beside the mean, its interval and the share of 9 and 10: a mean times the people is a sum, and a sum
 * with all numbers but two gives both of them.
 *
 * @param counts people by answer, the lowest first
 * @param agreed whether everybody who gave an answer agreed to be counted exactly
 * @param lowest answer of the scale
 */
record AnswerSpread(long[] counts, boolean[] agreed, int lowest) {

    /** Steps after which a search for other numbers that fit ends: what is not found by then is taken for known. */
    private static final int MOST_STEPS = 50_000;

    /** Which numbers are shown: more are withheld, the smallest first, until each that is withheld for its few people could be another. */
    boolean[] shown(SmallCells cells, boolean showsHighest, boolean showsScore) {
        List<Node> leaves = IntStream.range(0, counts.length)
                .mapToObj(i -> Node.leaf(counts[i], agreed[i]))
                .toList();
        boolean[] shown = cells.shown(leaves);
        boolean[] few = new boolean[counts.length];
        boolean own = cells.audience() == Audience.OWN;
        for (int i = 0; i < counts.length; i++) {
            // Consent is to the programme's own report.
            few[i] = !shown[i] && counts[i] < cells.threshold() && !(agreed[i] && own);
        }
        List<long[]> parts = new ArrayList<>();
        parts.add(among(Integer.MIN_VALUE, Integer.MAX_VALUE));
        if (showsHighest || showsScore) {
            parts.add(among(9, 10));
        }
        if (showsScore) {
            parts.add(among(0, 6));
        }
        while (!isProtected(shown, new Rule(few, cells.threshold(), own), parts)) {
            int next = -1;
            for (int i = 0; i < counts.length; i++) {
                if (shown[i] && (next < 0 || counts[i] < counts[next])) {
                    next = i;
                }
            }
            if (next < 0) {
                return shown;
            }
            shown[next] = false;
        }
        return shown;
    }

    /** 1 for each answer between two, else 0. */
    private long[] among(int from, int to) {
        return IntStream.range(0, counts.length)
                .mapToLong(i -> lowest + i >= from && lowest + i <= to ? 1 : 0)
                .toArray();
    }

    private boolean isProtected(boolean[] shown, Rule rule, List<long[]> parts) {
        for (int i = 0; i < counts.length; i++) {
            if (rule.few()[i] && counts[i] > 0 && !mayDiffer(i, shown, rule, parts)) {
                return false;
            }
        }
        return true;
    }

    /** Whether other numbers fit everything that is printed, with another one at this place. */
    private boolean mayDiffer(int place, boolean[] shown, Rule rule, List<long[]> parts) {
        List<Integer> hidden =
                IntStream.range(0, counts.length).filter(i -> !shown[i]).boxed().toList();
        return new Search(hidden, rule, parts, place).isFound();
    }

    /**
     * What readers know of the withheld numbers.
     *
     * @param few which are withheld for few people
     * @param own for a programme's own people, who are shown where nobody is
     */
    private record Rule(boolean[] few, int threshold, boolean own) {}

    /** Goes through other numbers for what is withheld, those near the true ones first. */
    private final class Search {
        private final List<Integer> hidden;
        private final Rule rule;
        private final List<long[]> parts;
        private final int place;
        private final long[] tried;
        private final String printed;
        private int steps;

        Search(List<Integer> hidden, Rule rule, List<long[]> parts, int place) {
            this.hidden = hidden;
            this.rule = rule;
            this.parts = parts;
            this.place = place;
            this.tried = counts.clone();
            this.printed = printed(counts);
        }

        boolean isFound() {
            return search(0);
        }

        private boolean search(int at) {
            if (++steps > MOST_STEPS) {
                return false;
            }
            if (at == hidden.size()) {
                return fits();
            }
            int i = hidden.get(at);
            for (int off = i == place ? 1 : 0; off <= 3; off++) {
                for (int sign = off == 0 ? 1 : -1; sign <= 1; sign += 2) {
                    tried[i] = counts[i] + (long) sign * off;
                    if (mayBe(i) && search(at + 1)) {
                        return true;
                    }
                }
            }
            tried[i] = counts[i];
            return false;
        }

        /** Whoever knows the rule knows that what is withheld for few people is few, and not nobody where nobody is shown. */
        private boolean mayBe(int i) {
            boolean few = rule.few()[i];
            return tried[i] >= (few && rule.own() && counts[i] > 0 ? 1 : 0) && (!few || tried[i] < rule.threshold());
        }

        private boolean fits() {
            return parts.stream().allMatch(part -> sum(part, tried) == sum(part, counts))
                    && printed(tried).equals(printed);
        }
    }

    /** The mean and its interval as they are printed. */
    private String printed(long[] people) {
        Mean mean = Mean.of(IntStream.range(0, people.length)
                .boxed()
                .flatMapToDouble(i -> DoubleStream.generate(() -> lowest + i).limit(people[i]))
                .toArray());
        return SurveySections.plain(mean.mean(), 1)
                + (mean.interval() == null ? "" : SurveySections.interval(mean.interval(), false));
    }

    private static long sum(long[] part, long[] people) {
        return IntStream.range(0, people.length)
                .mapToLong(i -> part[i] * people[i])
                .sum();
    }
}
