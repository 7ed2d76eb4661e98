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
        DRAWN("Randomisation"),
        SPLIT("Group sizes as planned"),
        TWO_ARMS("Nobody moved between groups"),
        CONTAMINATION("Exposure to the other format"),
        ATTRITION("Missing outcomes"),
        CUTOFF("Admission by the score"),
        BALANCE("Groups alike at the start"),
        RATERS("Agreement between raters"),
        BLINDING("Raters blind to the format"),
        MATURITY("Follow-up complete"),
        COMPLETENESS("Data complete"),
        PLAN("Plan followed");

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
        WARN("caution"),
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
