package dev.dayone.app.recovery;

/**
 * Says when to stop waiting for what is under way: nothing is left, or what is left has not changed for some looks in a row though
 * everything runs, or it takes too long. While streams start, nothing changes either, and on a busy machine that takes long: those
 * looks do not count as still.
 */
final class Settling {

    static final int MOST_LOOKS = 240;
    static final int STILL_LOOKS = 10;

    private long before = -1;
    private int looks;
    private int still;

    /**
     * Takes one look.
     *
     * @param left things that are not done
     * @param running everything that could do them has started and has read all that there is
     * @return whether waiting is over
     */
    boolean isOver(long left, boolean running) {
        looks++;
        still = running && left == before ? still + 1 : 0;
        before = left;
        return left == 0 || looks >= MOST_LOOKS || still >= STILL_LOOKS;
    }
}
