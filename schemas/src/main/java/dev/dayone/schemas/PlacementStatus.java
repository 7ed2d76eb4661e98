package dev.dayone.schemas;

import java.util.Arrays;
import java.util.Optional;

/** Status on the job market, after CIRR's codes (cirr.org, Standards and Implementation Guidelines, 2017). */
public enum PlacementStatus {
    J1A("J1a", "salaried in the field, at least 30 hours a week and 6 months"),
    J1B("J1b", "fellowship, residency or internship in the field, at least 3 months"),
    J1C("J1c", "hired by the programme or its host"),
    J1D("J1d", "founder, funded"),
    J1E("J1e", "short term, part time or freelance"),
    J1F("J1f", "independent, funded for at least 3 months"),
    J1G("J1g", "independent, without funding"),
    J1H("J1h", "doctorate or academic post in the field"),
    J2A("J2a", "employed outside the field"),
    J2B("J2b", "capabilities role"),
    J3A("J3a", "seeking"),
    J3B("J3b", "not seeking"),
    J4("J4", "does not report");

    private final String code;
    private final String meaning;

    PlacementStatus(String code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public String code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }

    /** The status with that code, upper and lower case alike. */
    public static Optional<PlacementStatus> ofCode(String code) {
        return Arrays.stream(values())
                .filter(status -> status.code.equalsIgnoreCase(code))
                .findFirst();
    }

    /** The search is over without a placement: employed outside, a capabilities role, or not seeking. */
    public boolean leavesField() {
        return this == J2A || this == J2B || this == J3B;
    }

    /** The strict definition's status: salaried in the field. */
    public boolean placedStrictly() {
        return this == J1A;
    }

    /** The broad definition: salaried, fellowship, founder, funded independent or doctorate; never self-hire. */
    public boolean placedBroadly() {
        return this == J1A || this == J1B || this == J1D || this == J1F || this == J1H;
    }
}
