package dev.dayone.evidence;

/** Why data cannot carry an estimate. The reference cases use the same codes. */
public enum Refusal {
    EMPTY_ARM,
    ARM_TOO_SMALL,
    ZERO_VARIANCE,
    NO_EVENTS,
    NEGATIVE_TIME,
    TOO_FEW_CLUSTERS,
    TREATMENT_VARIES_WITHIN_CLUSTER,
    COLLINEAR,
    ONE_ARMED_STRATUM,
    TAU_BEYOND_FOLLOW_UP,
    TOO_EARLY,
    NOT_SUPPORTED
}
