package dev.dayone.streams.measures;

/** The catalogue: what each measure is, and whether formats may be compared on it. The metric reference is printed from here. */
public enum MeasureDefinition {
    TAKE_UP("F3", "Take-up", "1 or 0", "attended at least one day", Use.COMPARE),
    COMPLETION("F4", "Completion", "1 or 0", "met the published criteria; none while not known", Use.COMPARE),
    SCORE(
            "S1.{checkpoint}[.{item}]",
            "Work-sample score",
            "points",
            "sum over items of weight times the mean over raters; none until every item is scored",
            Use.COMPARE),
    ON_TIME(
            "C1.{checkpoint}",
            "Checkpoint on time",
            "1 or 0",
            "submitted on or before the day it was due",
            Use.DESCRIBE),
    PLACED_STRICT(
            "P1.90, P1.180, P1.365",
            "Placement, strict",
            "1 or 0",
            "status J1a with evidence V2 or V3 that began within so many days of the index date; silence counts as not placed; "
                    + "none for those the survey before assignment excluded",
            Use.COMPARE),
    PLACED_BROAD(
            "P2.90, P2.180, P2.365",
            "Placement, broad",
            "1 or 0",
            "as P1 with J1a, J1b, J1d, J1f or J1h, whatever the evidence",
            Use.COMPARE),
    TIME_TO_PLACEMENT(
            "P4.strict, P4.broad",
            "Time to placement",
            "days",
            "days from the index date to the first such status, 0 where it began before; else censored at the last status known",
            Use.COMPARE),
    PAY(
            "PAY.90, PAY.180, PAY.365, PAY.latest",
            "Pay",
            "currency per year",
            "pay of the latest status that began within so many days; 0 for someone known to seek work; none where it is not stated",
            Use.COMPARE),
    COMMITS(
            "G2.commits",
            "Commits",
            "commits",
            "non-merge commits by the participant during the cohort, bots left out",
            Use.DESCRIBE),
    ACTIVE_DAYS(
            "G2.active-days",
            "Active coding days",
            "days",
            "days with such a commit, by the author's clock in UTC",
            Use.DESCRIBE),
    LINES_ADDED(
            "G2.lines-added",
            "Lines added",
            "lines",
            "lines added in such commits, in files that could be compared",
            Use.DESCRIBE),
    AI_ASSISTED("G2.ai-assisted", "Commits that name an AI assistant", "share", "share of such commits", Use.DESCRIBE),
    EVENTS(
            "D1.events",
            "Events",
            "events",
            "facts known of the participant, corrections and voids included",
            Use.DESCRIBE);

    /** Version of all definitions above; a definition that changes raises it. */
    public static final int VERSION = 1;

    private final String ids;
    private final String title;
    private final String unit;
    private final String definition;
    private final Use use;

    MeasureDefinition(String ids, String title, String unit, String definition, Use use) {
        this.ids = ids;
        this.title = title;
        this.unit = unit;
        this.definition = definition;
        this.use = use;
    }

    /** What a measure may be used for. */
    public enum Use {
        /** Formats may be compared on it. */
        COMPARE,
        /** A format makes it more likely by construction, or it is about the data: it describes, and is never compared. */
        DESCRIBE
    }

    public String ids() {
        return ids;
    }

    public String title() {
        return title;
    }

    public String unit() {
        return unit;
    }

    public String definition() {
        return definition;
    }

    public Use use() {
        return use;
    }
}
