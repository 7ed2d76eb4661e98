package dev.dayone.evidence.study.gate;

import dev.dayone.evidence.finding.Figure;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How secure is a result, whatever it says? Blind to direction and size.
 *
 * <p>The lowest of three: how people were assigned; the smallest difference the study could detect against the smallest that matters; outcomes missing
 * in the worse arm. Then minus one each for uneven losses, crossing over, a plan changed after data were seen, raters who knew the arm, and looks off
 * plan. The shape follows the Education Endowment Foundation's padlocks; the cut-offs are ours, and an outside reviewer may lower a mark and
 * never raise it.
 *
 * @param marks 0 to 5
 * @param reasons why each mark was lost
 */
public record SecurityMark(int marks, List<Finding> reasons) {

    public static final int MOST = 5;

    private static final double[] RATIOS = {1, 1.5, 2, 2.5, 3};
    private static final double[] MISSING = {0.1, 0.2, 0.3, 0.4, 0.5};
    private static final double UNEVEN = 0.05;
    private static final double CROSSED = 0.1;
    private static final double FEW_MOVED = 0.02;

    public SecurityMark {
        reasons = List.copyOf(reasons);
    }

    /**
     * What is asked.
     *
     * @param alike baselines differ by 0.25 standard deviations at most; null = none was measured; asked where nobody drew lots
     * @param detectable smallest difference seen with 80 % power; null = not estimable
     * @param missing share of outcomes missing in the worse arm
     * @param worst people assigned to that arm
     * @param differential difference of the arms' shares
     * @param assigned people in both arms
     * @param unblinded raters knew the arm
     */
    public record Facts(
            StudyPlan plan,
            Conduct conduct,
            @Nullable Boolean alike,
            @Nullable Double detectable,
            double matters,
            double missing,
            int worst,
            double differential,
            int assigned,
            boolean unblinded) {}

    public static SecurityMark of(Facts facts) {
        List<Finding> reasons = new ArrayList<>();
        int assignment = assignment(facts, reasons);
        int size = MOST;
        if (facts.detectable() == null) {
            size = 0;
            reasons.add(Finding.of("The size of what could be detected is not known."));
        } else {
            double ratio = facts.detectable() / facts.matters();
            size = step(ratio, RATIOS);
            if (size < MOST) {
                reasons.add(Finding.of(
                        "It is too small to reliably see the smallest difference that matters: what it can see is {} times as large (at most {} of 5).",
                        Figure.amount(ratio, 1),
                        Figure.amount(size, 0)));
            }
        }
        int missing = step(facts.missing(), MISSING);
        if (missing < MOST) {
            reasons.add(Finding.of(
                    "{} of outcomes are missing in the worse arm (at most {} of 5).",
                    Figure.share(facts.missing() * facts.worst(), facts.worst(), 0),
                    Figure.amount(missing, 0)));
        }
        int marks = Math.min(assignment, Math.min(size, missing));
        Conduct conduct = facts.conduct();
        marks -= lost(
                reasons,
                facts.differential() > UNEVEN,
                Finding.of(
                        "The arms lost people unevenly, by {} (minus one).",
                        Figure.points(facts.differential(), facts.assigned(), 1)));
        marks -= lost(
                reasons,
                conduct.crossed() > CROSSED * Math.max(1, facts.assigned()),
                Finding.of(
                        "{} of {} received another format than the one assigned (minus one).",
                        Figure.people(conduct.crossed()),
                        Figure.people(facts.assigned(), "person", "people")));
        marks -= lost(
                reasons,
                conduct.amendedAfterData() || !conduct.planBreaks().isEmpty(),
                Finding.of("The plan was changed after data were seen (minus one)."));
        marks -= lost(
                reasons,
                facts.unblinded(),
                Finding.of("Raters could tell the arm of the work they judged (minus one)."));
        marks -= lost(
                reasons,
                conduct.offPlanLooks() > 0,
                Finding.of(
                        "Outcomes were looked at on {} outside the plan (minus one).",
                        Figure.things(conduct.offPlanLooks(), "day", "days")));
        return new SecurityMark(Math.max(0, marks), reasons);
    }

    private static int assignment(Facts facts, List<Finding> reasons) {
        StudyPlan plan = facts.plan();
        Design design = plan.protocol().design();
        if (design == Design.BEFORE_AFTER) {
            reasons.add(Finding.of("Before and after are compared: descriptive (0 of 5)."));
            return 0;
        }
        if (design == Design.DISCONTINUITY) {
            reasons.add(Finding.of("A score admitted, nobody drew lots (at most 3 of 5)."));
            return 3;
        }
        if (!plan.randomised()) {
            Boolean alike = facts.alike();
            if (Boolean.TRUE.equals(alike)) {
                reasons.add(Finding.of(
                        "Nobody drew lots; the people analysed were alike before the start (at most 2 of 5)."));
                return 2;
            }
            reasons.add(
                    alike == null
                            ? Finding.of(
                                    "Nobody drew lots, and nothing shows that the people analysed were alike before the start (at most 1 of 5).")
                            : Finding.of(
                                    "Nobody drew lots, and the people analysed were not alike before the start (at most 1 of 5)."));
            return 1;
        }
        Conduct conduct = facts.conduct();
        Boolean inTime = conduct.drawnInTime();
        int redraws = plan.protocol().draws().stream()
                .mapToInt(StudyProtocol.Draw::redraws)
                .max()
                .orElse(0);
        if (redraws > 0) {
            reasons.add(Finding.of(
                    "The arms were drawn {} (at most 3 of 5).", Figure.things(redraws + 1, "time", "times")));
            return 3;
        }
        if (conduct.moved() > FEW_MOVED * Math.max(1, facts.assigned())) {
            reasons.add(Finding.of(
                    "{} put into another arm after the draw (at most 3 of 5).",
                    Figure.people(conduct.moved(), "person was", "people were")));
            return 3;
        }
        if (Boolean.FALSE.equals(inTime)) {
            reasons.add(Finding.of("The draw is younger than the start of the first cohort (at most 3 of 5)."));
            return 3;
        }
        if (conduct.moved() + conduct.takenBack() > 0) {
            reasons.add(Finding.of(
                    "{} moved or taken out after the draw (at most 4 of 5).",
                    Figure.people(conduct.moved() + conduct.takenBack(), "person was", "people were")));
            return 4;
        }
        if (inTime == null) {
            reasons.add(Finding.of("The randomisation is not on record (at most 4 of 5)."));
            return 4;
        }
        return MOST;
    }

    private static int step(double value, double[] limits) {
        for (int i = 0; i < limits.length; i++) {
            if (value <= limits[i] + 1e-9) {
                return MOST - i;
            }
        }
        return 0;
    }

    private static int lost(List<Finding> reasons, boolean lost, Finding reason) {
        if (lost) {
            reasons.add(reason);
        }
        return lost ? 1 : 0;
    }

    /** "4 of 5". */
    public String words() {
        return marks + " of " + MOST;
    }
}
