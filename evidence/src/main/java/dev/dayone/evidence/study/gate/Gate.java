package dev.dayone.evidence.study.gate;

import dev.dayone.evidence.finding.Finding;

/**
 * One question that stands in front of a result: can it be read at all?
 *
 * @param name what is asked
 * @param status the answer
 * @param finding the answer in words, with its numbers
 */
public record Gate(Name name, Status status, Finding finding) {

    /** What is asked, in reading order. */
    public enum Name {
        DRAWN("Drawn by lot"),
        SPLIT("People by arm against the plan"),
        TWO_ARMS("People in two arms"),
        CONTAMINATION("The other format's share"),
        ATTRITION("People lost"),
        CUTOFF("Admitted by the score"),
        BALANCE("Alike before the start"),
        RATERS("Agreement of raters"),
        BLINDING("Raters blind to the arm"),
        MATURITY("Windows closed"),
        COMPLETENESS("Data complete"),
        PLAN("The plan kept");

        private final String words;

        Name(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** FAIL: no result is shown, the sentence stands in its place. */
    public enum Status {
        PASS("passed"),
        WARN("to be read with care"),
        FAIL("failed"),
        NOT_MEASURED("not measured");

        private final String words;

        Status(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
