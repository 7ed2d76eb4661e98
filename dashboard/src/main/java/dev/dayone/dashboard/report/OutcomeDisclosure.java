package dev.dayone.dashboard.report;

import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.disclosure.Disclosure;
import dev.dayone.evidence.disclosure.ShareAudit;
import dev.dayone.evidence.disclosure.ShareAudit.Counts;
import dev.dayone.evidence.disclosure.ShareAudit.Way;
import dev.dayone.evidence.proportions.MiettinenNurminen;
import dev.dayone.evidence.proportions.Proportions;
import dev.dayone.evidence.study.ArmSummary;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.Verdict;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * Decides how finely one outcome may be published. Nothing where an arm has fewer people than the threshold. Of shares of people the arms' own values only where those who are
 * and those who are not are that many in both arms; below that, the difference and its interval as coarsely as {@link ShareAudit} asks, and nothing where the interval is
 * no function of the four counts that the audit knows.
 */
final class OutcomeDisclosure {

    private static final List<Verdict> VERDICTS = List.of(Verdict.values());
    private static final List<Detail> WAYS = List.of(Detail.POINTS, Detail.FIVES, Detail.TENS);

    private final int threshold;

    OutcomeDisclosure(int threshold) {
        this.threshold = threshold;
    }

    /**
     * What of a result decides.
     *
     * @param level at which its interval is computed
     */
    record Facts(Outcome outcome, ArmSummary control, ArmSummary treatment, Estimate estimate, double level) {

        static Facts of(OutcomeResult result) {
            return new Facts(
                    result.outcome(),
                    result.control(),
                    result.treatment(),
                    result.estimate(),
                    result.look().nominalLevel());
        }
    }

    /**
     * Decides.
     *
     * @param beside whether the arms' shares may stand beside the other counts of the report
     * @param known what the report says of the counts elsewhere: false for counts that do not fit it
     */
    Detail of(Facts result, boolean beside, Predicate<Counts> known) {
        if (result.control().n() < threshold || result.treatment().n() < threshold) {
            return Detail.NOTHING;
        }
        Kind kind = result.outcome().kind();
        Integer control = result.control().events();
        Integer treatment = result.treatment().events();
        boolean counted = kind.share() || kind == Kind.TIME_TO_PLACEMENT || (control != null && treatment != null);
        if (!counted) {
            return Detail.LEVELS;
        }
        if (control == null || treatment == null) {
            return result.estimate() instanceof Known ? Detail.NOTHING : Detail.POINTS;
        }
        Counts counts = new Counts(
                control, result.control().n(), treatment, result.treatment().n());
        if (counts.shareable(threshold)) {
            return (!kind.share() && kind != Kind.FRACTION) || beside ? Detail.LEVELS : Detail.NOTHING;
        }
        return result.estimate() instanceof Known estimate ? audited(result, estimate, counts, known) : Detail.POINTS;
    }

    private Detail audited(Facts result, Known estimate, Counts counts, Predicate<Counts> known) {
        double level = result.level();
        if (estimate.method() != Method.MIETTINEN_NURMINEN
                || !known.test(counts)
                || Math.abs(interval(counts, level).lower()
                                - estimate.interval().lower() / 100)
                        > 1e-9
                || Math.abs(interval(counts, level).upper()
                                - estimate.interval().upper() / 100)
                        > 1e-9) {
            return Detail.NOTHING;
        }
        List<Way> ways = WAYS.stream()
                .<Way>map(detail -> each -> published(each, detail.step(), level, result.outcome()))
                .toList();
        OptionalInt way = ShareAudit.of(counts, threshold, known, ways).finest(counts);
        return way.isPresent() ? WAYS.get(way.getAsInt()) : Detail.NOTHING;
    }

    /** What a reader sees of some counts: difference and limits in so many points, and the heading. */
    static List<Long> published(Counts counts, int step, double level, Outcome outcome) {
        Interval interval = interval(counts, level);
        double difference = (double) counts.treatment() / counts.treatmentPeople()
                - (double) counts.control() / counts.controlPeople();
        Verdict heading = Verdict.of(interval.times(100), outcome.smallestDifference(), outcome.higherIsBetter());
        return List.of(
                Math.round(100 * difference / step),
                Math.round(100 * interval.lower() / step),
                Math.round(100 * interval.upper() / step),
                (long) VERDICTS.indexOf(heading));
    }

    private static Interval interval(Counts counts, double level) {
        return MiettinenNurminen.interval(
                List.of(new Proportions(
                        counts.treatment(), counts.treatmentPeople(), counts.control(), counts.controlPeople())),
                level);
    }

    /** A predicate of counts of which a class of the accounting is published to the nearest five, by arm. */
    static Predicate<Counts> fits(long control, long treatment) {
        return each -> Math.abs(each.control() - control) < Disclosure.BASE
                && Math.abs(each.treatment() - treatment) < Disclosure.BASE;
    }
}
