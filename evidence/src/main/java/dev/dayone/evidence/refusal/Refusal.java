package dev.dayone.evidence.refusal;

/** Why data cannot carry an estimate, each with the sentence a programme lead reads. The reference cases use the same codes. */
public enum Refusal {
    NO_DATA("Nobody has a known outcome, so there is nothing to compare."),
    EMPTY_ARM("One arm has nobody with this outcome."),
    ARM_TOO_SMALL("One arm has too few people for its spread to be known."),
    NOT_TWO_ARMS("The comparison is between two arms; the data name more."),
    ZERO_VARIANCE(
            "There is no spread to judge by: in each arm the values, or those of whole clusters, are all the same, or they follow from the other columns without remainder."),
    NOT_BINARY("This method needs an outcome of yes or no (1 or 0); the data have other values."),
    NO_EVENTS("The event is missing where it would have to be compared: nobody had it, or nobody of one arm."),
    NEGATIVE_TIME("A time to the event is below zero: check the dates."),
    TOO_FEW_CLUSTERS(
            "An arm has fewer than two clusters: the effect of the format cannot be told from that of the cluster."),
    TREATMENT_VARIES_WITHIN_CLUSTER("A cluster has people of both arms, so it was not assigned as a whole."),
    COLLINEAR("One column repeats others, or there are more columns than people: adjust for fewer."),
    ONE_ARMED_STRATUM("A block has people of one arm only, so it compares nothing."),
    BROKEN_PAIRS("A pair is not one treated and one control person."),
    NO_FIRST_STAGE("Being assigned did not change what people received, so its effect cannot be traced."),
    SEPARATION(
            "A column splits those with the event from those without; the estimate would be infinite. Use the Firth method."),
    P_OUT_OF_RANGE("A p-value lies between 0 and 1."),
    INVALID_COUNTS("A count is below zero or above the number of people."),
    INVALID_LEVEL("A confidence level lies between 0 and 1, ends excluded: 0.95 for 95 %."),
    INVALID_MARGIN("The margin must be positive, its low end below its high end."),
    INFORMATION_NOT_INCREASING("Each look must have more information than the one before."),
    SHARES_DO_NOT_SUM_TO_ONE("The planned shares of the arms must be positive and add up to 1."),
    TAU_BEYOND_FOLLOW_UP("An arm has been followed for less than the horizon of the plan."),
    UNKNOWN_COLUMN("A column that the method needs is not in the data."),
    NON_POSITIVE_EXPOSURE("The time at risk must be above zero."),
    TOO_MANY_ASSIGNMENTS("There are too many possible assignments to list them all: use the Monte Carlo test."),
    DISCONNECTED_RATINGS("Raters and work form separate groups, so severity cannot be compared across them."),
    NOT_CONVERGED("The estimate did not settle: the data say too little for this model."),
    INVALID_INPUT("A setting of the method is outside its range."),
    GATE_FAILED("Something about the data must be put right before the result can be read."),
    HIDDEN("Outcomes by arm stay hidden until the next planned look."),
    TOO_EARLY("The last window of this outcome has not closed."),
    NOT_SUPPORTED("This design is not analysed by this method.");

    private final String sentence;

    Refusal(String sentence) {
        this.sentence = sentence;
    }

    /** What a programme lead reads. */
    public String sentence() {
        return sentence;
    }

    /** The refusal, to be thrown. */
    public NotEstimableException refuse() {
        return new NotEstimableException(this, sentence);
    }

    /** The refusal with what exactly is wrong. */
    public NotEstimableException refuse(String detail) {
        return new NotEstimableException(this, sentence + " " + detail);
    }

    /** Refuses unless that holds. */
    public void unless(boolean holds) {
        if (!holds) {
            throw refuse();
        }
    }
}
