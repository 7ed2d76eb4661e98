package dev.dayone.warehouse.study;

import java.util.Collection;

/** What people's data are used for. People may say no to a use; they stay counted as assigned, and their outcomes are missing there. */
public enum DataUse {
    /** The programme's own evaluation. */
    EVALUATION(""),
    /** Figures in reports to funders. */
    FUNDER_REPORT("funder_report");

    private final String purpose;

    DataUse(String purpose) {
        this.purpose = purpose;
    }

    /** Whether people are asked for this use by itself; the programme's own evaluation is what they enrolled in. */
    boolean asksConsent() {
        return !purpose.isEmpty();
    }

    /**
     * Whether somebody's outcomes may be used for this.
     *
     * @param withheld purposes to which the person said no last, as the warehouse writes them
     */
    public boolean isPermitted(Collection<String> withheld) {
        return !asksConsent() || !withheld.contains(purpose);
    }
}
