package dev.dayone.dashboard.report;

/** How finely an outcome may be published, the finest first. */
enum Detail {
    /** Both arms' own values, the difference and its interval. */
    LEVELS(1),
    /** The difference and its interval alone, in whole points. */
    POINTS(1),
    /** The same, to the nearest five points. */
    FIVES(5),
    /** The same, to the nearest ten points. */
    TENS(10),
    /** Nothing but how many people have the outcome, to the nearest five. */
    NOTHING(0);

    private final int step;

    Detail(int step) {
        this.step = step;
    }

    /** Differences of shares are multiples of so many points. */
    int step() {
        return step;
    }
}
