package dev.dayone.evidence.discontinuity;

/**
 * How often 95 % intervals at a cut-off hold the truth where few applied, as docs/calibration.md has it: a test compares these figures with its tables. Written here because
 * a result says them beside itself.
 */
public final class FewApplicants {

    /** With so many applicants 94.3 of 100 simulated intervals hold the truth (3,000 studies whose outcome bends with the score); with 300 it is 92.7. */
    public static final int ENOUGH = 500;

    /** The fewest and the most applicants of the simulated studies. */
    public static final int FROM = 20;

    public static final int TO = 60;

    /** Of 100 intervals of scores, pay, fractions and times, so many held the truth. */
    public static final int HELD = 92;

    /** Of 100 intervals of shares that the format moves. */
    public static final int HELD_OF_SHARES = 87;

    private FewApplicants() {}

    /** What a result with fewer applicants says beside itself. */
    public static String sentence() {
        return "Fewer than " + ENOUGH + " people have a score. Of simulated studies with " + FROM + " to " + TO
                + ", about " + HELD + " of 100 such 95 % intervals held the truth, and about " + HELD_OF_SHARES
                + " of 100 where a share was moved: read a result near its bound as not settled.";
    }
}
