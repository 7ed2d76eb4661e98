package dev.dayone.ingest.lines;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HashedSequence;
import org.eclipse.jgit.diff.HashedSequenceComparator;
import org.eclipse.jgit.diff.LowLevelDiffAlgorithm;
import org.eclipse.jgit.diff.Sequence;

/**
 * Myers' O(ND) comparison in linear space (Myers 1986), with the cut-off of git's own xdiff: a search that has cost as many steps as the square root of the region's size goes on from
 * the furthest point that it has reached. So the time is bounded for any two texts, and the answer is a comparison that git, too, would give: valid always, and the smallest one unless
 * the texts have very little in common.
 */
final class HeuristicMyers extends LowLevelDiffAlgorithm {

    /** As xdiff's XDL_MAX_COST_MIN. */
    private static final int LEAST_COST = 256;

    @Override
    public <S extends Sequence> void diffNonCommon(
            EditList edits,
            HashedSequenceComparator<S> comparator,
            HashedSequence<S> a,
            HashedSequence<S> b,
            Edit region) {
        Search<S> search = new Search<>(comparator, a, b, region);
        search.run();
        search.addTo(edits);
    }

    /** A part of both sides: from, inclusive, until, exclusive. */
    private record Box(int fromA, int untilA, int fromB, int untilB) {}

    private static final class Search<S extends Sequence> {

        private final HashedSequenceComparator<S> comparator;
        private final HashedSequence<S> a;
        private final HashedSequence<S> b;
        private final Edit region;
        private final boolean[] deleted;
        private final boolean[] added;
        private final int[] forward;
        private final int[] backward;
        private final int zero;
        private final int mostCost;

        private Search(HashedSequenceComparator<S> comparator, HashedSequence<S> a, HashedSequence<S> b, Edit region) {
            this.comparator = comparator;
            this.a = a;
            this.b = b;
            this.region = region;
            this.deleted = new boolean[region.getLengthA()];
            this.added = new boolean[region.getLengthB()];
            int diagonals = region.getLengthA() + region.getLengthB() + 3;
            this.forward = new int[diagonals + 2];
            this.backward = new int[diagonals + 2];
            this.zero = region.getLengthB() + 2;
            this.mostCost = Math.max(LEAST_COST, (int) Math.sqrt(diagonals));
        }

        private void run() {
            Deque<Box> waiting = new ArrayDeque<>();
            waiting.push(new Box(0, region.getLengthA(), 0, region.getLengthB()));
            while (!waiting.isEmpty()) {
                Box box = trimmed(waiting.pop());
                if (box.fromA == box.untilA) {
                    Arrays.fill(added, box.fromB, box.untilB, true);
                } else if (box.fromB == box.untilB) {
                    Arrays.fill(deleted, box.fromA, box.untilA, true);
                } else {
                    long split = split(box);
                    int atA = (int) (split >>> 32);
                    int atB = (int) split;
                    waiting.push(new Box(atA, box.untilA, atB, box.untilB));
                    waiting.push(new Box(box.fromA, atA, box.fromB, atB));
                }
            }
        }

        private Box trimmed(Box box) {
            int fromA = box.fromA;
            int fromB = box.fromB;
            int untilA = box.untilA;
            int untilB = box.untilB;
            while (fromA < untilA && fromB < untilB && same(fromA, fromB)) {
                fromA++;
                fromB++;
            }
            while (fromA < untilA && fromB < untilB && same(untilA - 1, untilB - 1)) {
                untilA--;
                untilB--;
            }
            return new Box(fromA, untilA, fromB, untilB);
        }

        private boolean same(int atA, int atB) {
            return comparator.equals(a, region.getBeginA() + atA, b, region.getBeginB() + atB);
        }

        /** Where a smallest comparison of the box, or a good one, passes: the place in A in the high half, that in B in the low one. */
        private long split(Box box) {
            int least = box.fromA - box.untilB;
            int most = box.untilA - box.fromB;
            int forwardMiddle = box.fromA - box.fromB;
            int backwardMiddle = box.untilA - box.untilB;
            boolean odd = ((forwardMiddle - backwardMiddle) & 1) != 0;
            int forwardLow = forwardMiddle;
            int forwardHigh = forwardMiddle;
            int backwardLow = backwardMiddle;
            int backwardHigh = backwardMiddle;
            forward[zero + forwardMiddle] = box.fromA;
            backward[zero + backwardMiddle] = box.untilA;
            for (int cost = 1; ; cost++) {
                if (forwardLow > least) {
                    forward[zero + --forwardLow - 1] = -1;
                } else {
                    forwardLow++;
                }
                if (forwardHigh < most) {
                    forward[zero + ++forwardHigh + 1] = -1;
                } else {
                    forwardHigh--;
                }
                for (int d = forwardHigh; d >= forwardLow; d -= 2) {
                    int i = forward[zero + d - 1] >= forward[zero + d + 1]
                            ? forward[zero + d - 1] + 1
                            : forward[zero + d + 1];
                    while (i < box.untilA && i - d < box.untilB && same(i, i - d)) {
                        i++;
                    }
                    forward[zero + d] = i;
                    if (odd && backwardLow <= d && d <= backwardHigh && backward[zero + d] <= i) {
                        return place(i, i - d);
                    }
                }
                if (backwardLow > least) {
                    backward[zero + --backwardLow - 1] = Integer.MAX_VALUE;
                } else {
                    backwardLow++;
                }
                if (backwardHigh < most) {
                    backward[zero + ++backwardHigh + 1] = Integer.MAX_VALUE;
                } else {
                    backwardHigh--;
                }
                for (int d = backwardHigh; d >= backwardLow; d -= 2) {
                    int i = backward[zero + d - 1] < backward[zero + d + 1]
                            ? backward[zero + d - 1]
                            : backward[zero + d + 1] - 1;
                    while (i > box.fromA && i - d > box.fromB && same(i - 1, i - d - 1)) {
                        i--;
                    }
                    backward[zero + d] = i;
                    if (!odd && forwardLow <= d && d <= forwardHigh && i <= forward[zero + d]) {
                        return place(i, i - d);
                    }
                }
                if (cost >= mostCost) {
                    return furthest(box, forwardLow, forwardHigh, backwardLow, backwardHigh);
                }
            }
        }

        private long furthest(Box box, int forwardLow, int forwardHigh, int backwardLow, int backwardHigh) {
            int best = -1;
            int bestA = -1;
            for (int d = forwardHigh; d >= forwardLow; d -= 2) {
                int i = Math.min(forward[zero + d], box.untilA);
                int j = i - d;
                if (box.untilB < j) {
                    i = box.untilB + d;
                    j = box.untilB;
                }
                if (best < i + j) {
                    best = i + j;
                    bestA = i;
                }
            }
            int least = Integer.MAX_VALUE;
            int leastA = Integer.MAX_VALUE;
            for (int d = backwardHigh; d >= backwardLow; d -= 2) {
                int i = Math.max(box.fromA, backward[zero + d]);
                int j = i - d;
                if (j < box.fromB) {
                    i = box.fromB + d;
                    j = box.fromB;
                }
                if (i + j < least) {
                    least = i + j;
                    leastA = i;
                }
            }
            return box.untilA + box.untilB - least < best - (box.fromA + box.fromB)
                    ? place(bestA, best - bestA)
                    : place(leastA, least - leastA);
        }

        private static long place(int atA, int atB) {
            return ((long) atA << 32) | (atB & 0xffffffffL);
        }

        /** What is not common, in order. */
        private void addTo(EditList edits) {
            int i = 0;
            int j = 0;
            while (i < deleted.length || j < added.length) {
                int startA = i;
                int startB = j;
                while (i < deleted.length && deleted[i]) {
                    i++;
                }
                while (j < added.length && added[j]) {
                    j++;
                }
                if (i > startA || j > startB) {
                    edits.add(new Edit(
                            region.getBeginA() + startA,
                            region.getBeginA() + i,
                            region.getBeginB() + startB,
                            region.getBeginB() + j));
                } else {
                    i++;
                    j++;
                }
            }
        }
    }
}
