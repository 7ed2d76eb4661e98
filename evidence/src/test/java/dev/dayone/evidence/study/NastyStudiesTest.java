package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.study.StudyAnalysis.Extent;
import dev.dayone.evidence.study.outcome.CovariateCoding;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What holds of every legal study, asked of random ones ({@link NastyStudy}). Two hundred by default; {@code -Ddayone.nasty=100000} asks as many.
 */
class NastyStudiesTest {

    /** Levels of a category that differ by fewer people may be as many among those who count. */
    private static final int NEARLY = 4;

    private static final int MOST_FOUND = 40;
    static final LocalDate TODAY = LocalDate.of(2026, 1, 1);
    private static final int STUDIES = Integer.getInteger("dayone.nasty", 200);
    private static final int STEP = Integer.getInteger("dayone.nasty.step", 1);
    private static final long FIRST = Long.getLong("dayone.nasty.first", 1);

    @Test
    void everyLegalStudyGetsAnAnswerOrAReason() {
        assertThat(found(LongStream.range(FIRST, FIRST + STUDIES), seed -> seed % 20 == 0))
                .isEmpty();
    }

    /**
     * Studies that were judged wrongly once: periods in the order of their names' letters, counts of millions, ties of outcomes of 1e-8, draws that hung on
     * names, a mixed model without a peak, jumps beyond what is possible, a hazard ratio without limits, a cluster of nearly full leverage, other formats'
     * clusters counted for an arm's own, outcomes of 1e9 at a cut-off.
     */
    @Test
    void whatWasWrongOnceStaysRight() {
        assertThat(found(
                        LongStream.of(
                                501_372, 501_807, 2_000_705, 2_001_163, 2_002_701, 2_003_845, 2_006_823, 2_010_017,
                                2_012_894, 2_015_608, 2_016_310, 2_023_188, 2_025_636, 2_030_200, 2_032_940, 2_036_573,
                                2_038_740, 2_041_475, 2_046_054, 2_046_865, 2_048_687, 2_074_022, 2_094_317, 3_027_305,
                                3_073_750, 79, 140),
                        seed -> seed % 10 == 0))
                .isEmpty();
        assertThat(found(NastierStudy::of, LongStream.of(111, 30_151, 30_439), seed -> true))
                .isEmpty();
    }

    /** The same of studies with looks, groups, further formats and outcomes, and with people measured in every period of a stepped wedge. */
    @Test
    void whateverAPlanHasBesideItGetsAnAnswerOrAReason() {
        assertThat(found(
                        NastierStudy::of,
                        LongStream.iterate(FIRST, seed -> seed + STEP).limit(STUDIES),
                        seed -> seed / STEP % 20 == 0))
                .isEmpty();
    }

    private static List<String> found(LongStream seeds, LongPredicate whole) {
        return found(NastyStudy::of, seeds, whole);
    }

    private static List<String> found(LongFunction<NastyStudy> made, LongStream seeds, LongPredicate whole) {
        List<String> found = new ArrayList<>();
        seeds.takeWhile(seed -> found.size() <= MOST_FOUND).forEach(seed -> {
            NastyStudy study = made.apply(seed);
            try {
                StudyResult verdict = analyse(study, Extent.VERDICT);
                StudyResult shown = whole.test(seed) ? analyse(study, Extent.WHOLE) : verdict;
                shown.outcomes().forEach(each -> sound(seed, study, each, found));
                invariant(seed, study, verdict.main(), found);
                if (!study.secondaries().isEmpty()) {
                    together(seed, study, shown, whole.test(seed) ? Extent.WHOLE : Extent.VERDICT, found);
                }
            } catch (RuntimeException e) {
                found.add(describe(seed, study) + " threw " + e + " at " + where(e));
            }
        });
        return found;
    }

    private static String where(RuntimeException e) {
        StringBuilder out = new StringBuilder();
        for (StackTraceElement each : e.getStackTrace()) {
            if (each.getClassName().startsWith("dev.dayone") && out.length() < 300) {
                out.append(each).append(" < ");
            }
        }
        return out.toString();
    }

    private static String describe(long seed, NastyStudy study) {
        StudyPlan plan = study.plan();
        return "study " + seed + " (" + plan.protocol().design() + " "
                + study.outcome().kind()
                + (plan.clustered() ? " clustered" : "") + (plan.blocked() ? " blocked" : "") + " "
                + plan.covariates().size() + " covariates, n " + study.rows().size() + ")";
    }

    private static StudyResult analyse(NastyStudy study, Extent extent) {
        return StudyAnalysis.of(study.plan(), TODAY).only(extent).analyse(study.tables());
    }

    /** Secondary outcomes say together no more than each alone, and the same in whatever order people come. */
    private static void together(long seed, NastyStudy study, StudyResult result, Extent extent, List<String> found) {
        List<PersonRow> shuffled = new ArrayList<>(study.rows());
        Collections.shuffle(shuffled, new Random(seed));
        StudyResult other = analyse(study.with(shuffled), extent);
        for (int k = 1; k < result.outcomes().size(); k++) {
            OutcomeResult own = result.outcomes().get(k);
            String what = describe(seed, study) + " outcome " + own.outcome().id() + " rows in another order";
            same(what, study, own.estimate(), other.outcomes().get(k).estimate(), 1, found);
            if (own.family() != null && own.estimate() instanceof Known known) {
                Known alone = own.family().alone();
                check(
                        alike(alone.pValue(), known.pValue())
                                || Objects.requireNonNull(known.pValue()) >= Objects.requireNonNull(alone.pValue()),
                        what + ": p by itself " + alone.pValue() + ", together " + known.pValue(),
                        found);
                check(
                        known.interval().lower() <= alone.interval().lower()
                                && known.interval().upper() >= alone.interval().upper(),
                        what + ": by itself " + alone.interval() + ", together " + known.interval(),
                        found);
            }
        }
    }

    /** Finite numbers within what is possible, or a reason in words. */
    private static void sound(long seed, NastyStudy study, OutcomeResult result, List<String> found) {
        String who = describe(seed, study) + " ";
        Kind kind = result.outcome().kind();
        double bound = kind.share() || kind.pairs() || kind == Kind.FRACTION
                ? 100
                : kind == Kind.TIME_TO_PLACEMENT ? NastyStudy.HORIZON : Double.POSITIVE_INFINITY;
        List<Estimate> all = new ArrayList<>(result.alternatives());
        all.add(0, result.estimate());
        for (Estimate each : all) {
            if (each instanceof NotEstimable refused) {
                check(!refused.why().forEvaluators().isBlank(), who + "refused without a reason", found);
                continue;
            }
            Known known = (Known) each;
            String what = who + known.method() + " " + known.value() + " " + known.interval() + " se "
                    + known.standardError() + " df " + known.df();
            Double se = known.standardError();
            Double p = known.pValue();
            check(Double.isFinite(known.value()), what + " has no value", found);
            boolean main = each == result.estimate();
            check(
                    (Double.isFinite(known.interval().lower())
                                    && Double.isFinite(known.interval().upper()))
                            || !main,
                    what + " has no limits",
                    found);
            check(known.interval().contains(known.value()), what + " lies outside its interval", found);
            check(se == null || (Double.isFinite(se) && se >= 0), what + " has no error", found);
            check(p == null || (p >= 0 && p <= 1), what + " has p " + p, found);
            check(Math.abs(known.value()) <= bound * (1 + 1e-12), what + " is beyond what is possible", found);
            if (main) {
                check(
                        known.interval().lower() >= -bound * (1 + 1e-12)
                                && known.interval().upper() <= bound * (1 + 1e-12),
                        what + " reaches beyond what is possible",
                        found);
                check(
                        known.interval().upper() - known.interval().lower()
                                > 1e-9 * (Double.isInfinite(bound) ? 0 : bound),
                        what + " is empty",
                        found);
            }
        }
        List<String> said = new ArrayList<>(Finding.forEvaluators(result.notes()));
        said.addAll(Finding.forEvaluators(result.sensitivity()));
        for (String line : said) {
            check(!line.contains("NaN") && !line.contains("Infinity"), who + "says " + line, found);
        }
        Verdict verdict = result.verdict();
        boolean headed = verdict != Verdict.TOO_FEW && verdict != Verdict.CANNOT_TELL && verdict != Verdict.TOO_EARLY;
        if (result.estimate() instanceof Known known) {
            check(
                    OneAnswer.isOne(known),
                    who + "interval " + known.interval() + " and p " + known.pValue() + " differ",
                    found);
        }
        if (headed && result.estimate() instanceof Known known) {
            check(
                    verdict
                            == Verdict.of(
                                    known.interval(),
                                    result.outcome().smallestDifference(),
                                    result.outcome().higherIsBetter()),
                    who + "heading and interval differ",
                    found);
        }
    }

    private static void invariant(long seed, NastyStudy study, OutcomeResult result, List<String> found) {
        String who = describe(seed, study) + " ";
        List<PersonRow> shuffled = new ArrayList<>(study.rows());
        Collections.shuffle(shuffled, new Random(seed));
        same(who + "rows in another order", study, result, study.with(shuffled), 1, found);
        // The names of periods say which came first where the sites do not.
        boolean wedge = study.plan().protocol().design() == Design.STEPPED_WEDGE;
        boolean tied = tied(study);
        same(
                who + "other labels",
                study,
                result,
                study.with(mapped(study, row -> renamed(row, wedge, tied))),
                1,
                found);
        same(
                who + "covariates in another unit",
                study,
                result,
                study.with(mapped(study, NastyStudiesTest::moved)),
                1,
                found);
        // A share of what can be reached ends at 100 per cent and has no other unit.
        if (study.outcome().kind().mean() && study.outcome().kind() != Kind.FRACTION) {
            Outcome old = study.outcome();
            Outcome scaled = new Outcome(
                    old.id(),
                    old.title(),
                    old.kind(),
                    old.measure(),
                    old.unit(),
                    old.smallestDifference() * 1024,
                    old.higherIsBetter(),
                    old.primary(),
                    old.windowDays());
            same(
                    who + "outcome in another unit",
                    study,
                    result,
                    study.with(mapped(study, NastyStudiesTest::larger)).with(scaled),
                    1024,
                    found);
        }
        StudyProtocol.Cutoff cutoff = study.plan().protocol().cutoff();
        if (cutoff != null) {
            StudyProtocol old = study.plan().protocol();
            StudyProtocol other = new StudyProtocol(
                    old.design(),
                    new StudyProtocol.Cutoff(cutoff.column(), 10 * cutoff.value()),
                    old.expectedPeople(),
                    old.looks(),
                    old.hiddenBetweenLooks(),
                    old.guardrails(),
                    old.exploratory(),
                    old.moderators(),
                    old.decisions(),
                    old.futility(),
                    old.costs(),
                    old.lock(),
                    old.draws());
            same(
                    who + "score in another unit",
                    study,
                    result,
                    study.with(mapped(study, NastyStudiesTest::scoredInTenths))
                            .with(study.plan().with(other)),
                    1,
                    found);
        }
        if (study.outcome().kind().waits()) {
            same(who + "later days", study, result, study.with(mapped(study, NastyStudiesTest::later)), 1, found);
        }
        if (study.plan().protocol().design() != Design.DISCONTINUITY
                && study.plan().protocol().design() != Design.STEPPED_WEDGE
                && study.outcome().kind() != Kind.COUNT) {
            same(who + "arms exchanged", study, result, exchanged(study), -1, found);
        }
    }

    /**
     * Two levels of a category that about as many people have: where as many do, their names say which of them comes first. Some people do not count
     * in each comparison.
     */
    private static boolean tied(NastyStudy study) {
        List<String> covariates = study.plan().covariates();
        return covariates.stream().anyMatch(name -> {
            List<Long> counts = Stream.of("one", "two", "rare")
                    .map(level -> study.rows().stream()
                            .filter(row -> row.value() != null)
                            .filter(row -> row.covariates().keySet().containsAll(covariates))
                            .filter(row -> level.equals(row.covariates().get(name)))
                            .count())
                    .sorted()
                    .toList();
            return (counts.get(2) > 0 && counts.get(2) - counts.get(1) < NEARLY)
                    || (counts.get(1) > 0 && counts.get(1) - counts.get(0) < NEARLY);
        });
    }

    private static List<PersonRow> mapped(NastyStudy study, UnaryOperator<PersonRow> map) {
        return study.rows().stream().map(map).toList();
    }

    private static PersonRow copy(
            PersonRow row,
            String arm,
            String block,
            String cluster,
            Map<String, String> covariates,
            Double value,
            List<Double> periods) {
        return new PersonRow(
                arm,
                row.block() == null ? null : block,
                row.cluster() == null ? null : cluster,
                covariates,
                row.value() == null ? null : value,
                row.event(),
                row.excluded(),
                row.received(),
                row.cohort(),
                periods,
                row.parts());
    }

    private static double value(PersonRow row) {
        return Objects.requireNonNullElse(row.value(), 0.0);
    }

    private static PersonRow renamed(PersonRow row, boolean periods, boolean tied) {
        Map<String, String> other = new HashMap<>(row.covariates());
        other.replaceAll((name, value) -> tied && CovariateCoding.number(value) == null
                ? "level " + value
                : value.equals("one") ? "zzz" : value.equals("rare") ? "aaa" : value);
        return copy(
                row,
                row.arm(),
                !row.periods().isEmpty() && periods
                        ? String.valueOf(row.block())
                        : periods ? "period " + row.block() : "z" + Objects.hash(row.block(), 5),
                "z" + Objects.hash(row.cluster(), 5),
                other,
                value(row),
                row.periods());
    }

    private static PersonRow moved(PersonRow row) {
        Map<String, String> other = new HashMap<>(row.covariates());
        other.replaceAll((name, value) -> {
            Double number = CovariateCoding.number(value);
            return number == null || name.equals("score")
                    ? value
                    : Double.toString(name.equals("x1") ? 1e-8 * number : 1e6 * number);
        });
        return copy(
                row,
                row.arm(),
                String.valueOf(row.block()),
                String.valueOf(row.cluster()),
                other,
                value(row),
                row.periods());
    }

    private static PersonRow scoredInTenths(PersonRow row) {
        Map<String, String> other = new HashMap<>(row.covariates());
        other.computeIfPresent("score", (name, value) -> Double.toString(Math.rint(10 * Double.parseDouble(value))));
        return copy(
                row,
                row.arm(),
                String.valueOf(row.block()),
                String.valueOf(row.cluster()),
                other,
                value(row),
                row.periods());
    }

    private static PersonRow larger(PersonRow row) {
        return copy(
                row,
                row.arm(),
                String.valueOf(row.block()),
                String.valueOf(row.cluster()),
                row.covariates(),
                1024 * value(row),
                row.periods().stream().map(v -> 1024 * v).toList());
    }

    /** What came after the horizon comes later still, and what was awaited at its end comes. */
    private static PersonRow later(PersonRow row) {
        boolean open = value(row) > NastyStudy.HORIZON;
        return row.value() == null || !open
                ? row
                : row.withParts(
                        value(row) + 77,
                        !row.event(),
                        row.parts().isEmpty()
                                ? List.of()
                                : row.parts().stream()
                                        .map(part -> part.value() > NastyStudy.HORIZON
                                                ? new PersonRow.Part(part.value() + 77, !part.event())
                                                : part)
                                        .toList());
    }

    private static NastyStudy exchanged(NastyStudy study) {
        StudyPlan plan = study.plan();
        StudyPlan other = new StudyPlan(
                plan.id(),
                plan.title(),
                plan.question(),
                new Arm("b", "New"),
                new Arm("a", "Old"),
                plan.clustered(),
                plan.randomised(),
                plan.blocked(),
                plan.allFormats(),
                plan.covariates(),
                plan.expectedShare(),
                plan.outcomes(),
                plan.protocol());
        return study.with(other);
    }

    private static void same(
            String what, NastyStudy study, OutcomeResult result, NastyStudy other, double factor, List<String> found) {
        same(
                what,
                study,
                result.estimate(),
                analyse(other, Extent.VERDICT).main().estimate(),
                factor,
                found);
    }

    private static void same(
            String what, NastyStudy study, Estimate one, Estimate two, double factor, List<String> found) {
        if (one instanceof NotEstimable a && two instanceof NotEstimable b) {
            check(a.code() == b.code(), what + ": " + a.code() + " became " + b.code(), found);
            return;
        }
        if (!(one instanceof Known a) || !(two instanceof Known b)) {
            found.add(what + ": " + one + " became " + two);
            return;
        }
        double lower = factor < 0 ? factor * b.interval().upper() : b.interval().lower();
        double upper = factor < 0 ? factor * b.interval().lower() : b.interval().upper();
        double f = factor < 0 ? 1 : factor;
        double width = a.interval().upper() - a.interval().lower();
        double grain = 1e-7 * width
                + 1e-13
                        * study.rows().stream()
                                .mapToDouble(row -> Math.max(
                                        Math.abs(value(row)),
                                        row.periods().stream()
                                                .mapToDouble(Math::abs)
                                                .filter(v -> !Double.isNaN(v))
                                                .max()
                                                .orElse(0)))
                                .max()
                                .orElse(0);
        check(
                a.method() == b.method()
                        && alike(a.pValue(), b.pValue())
                        && alike(a.df(), b.df())
                        && Math.abs((factor < 0 ? -b.value() : b.value() / f) - a.value()) <= grain
                        && Math.abs(lower / f - a.interval().lower()) <= grain
                        && Math.abs(upper / f - a.interval().upper()) <= grain,
                what + ": " + a + " became " + b,
                found);
    }

    private static boolean alike(@Nullable Double one, @Nullable Double other) {
        return (one == null || other == null)
                ? Objects.equals(one, other)
                : Math.abs(one - other) <= 1e-6 * Math.abs(one) + 1e-12;
    }

    private static void check(boolean holds, String otherwise, List<String> found) {
        if (!holds) {
            found.add(otherwise);
        }
    }
}
