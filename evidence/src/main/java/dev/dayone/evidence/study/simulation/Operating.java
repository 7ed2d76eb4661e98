package dev.dayone.evidence.study.simulation;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.Verdict;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What came out, as shares of runs.
 *
 * @param runs studies simulated
 * @param rejected p at most 0.05
 * @param covered interval, at every look, holds the true difference
 * @param excludesZero interval clear of zero
 * @param verdicts share of each verdict
 * @param width average width of the interval, in the outcome's unit
 * @param smallestP smallest attainable p; null where the test has no list
 */
public record Operating(
        int runs,
        double rejected,
        double covered,
        double excludesZero,
        Map<Verdict, Double> verdicts,
        double width,
        @Nullable Double smallestP) {

    public Operating {
        verdicts = Map.copyOf(verdicts);
    }

    /** Monte-Carlo standard error of a share. */
    public double error(double share) {
        return Math.sqrt(Math.max(share * (1 - share), 1.0 / runs) / runs);
    }

    public double share(Verdict... of) {
        double sum = 0;
        for (Verdict verdict : of) {
            sum += verdicts.getOrDefault(verdict, 0.0);
        }
        return sum;
    }

    /** Chance that the study ends without telling the formats apart or alike. */
    public double cannotTell() {
        return share(Verdict.NOT_SETTLED, Verdict.CANNOT_TELL, Verdict.TOO_FEW);
    }

    /** Runs so many studies of one kind. Where there are several looks a study stops at the first that speaks. */
    public static Operating of(SimulatedStudy study, int runs, long seed) {
        return of(study, runs, seed, StudyAnalysis.Extent.WITH_DRAW);
    }

    /** The same for verdicts alone, many times faster: rejected is then by the test of the estimate, not of the draw. */
    public static Operating ofVerdicts(SimulatedStudy study, int runs, long seed) {
        return of(study, runs, seed, StudyAnalysis.Extent.VERDICT);
    }

    private static Operating of(SimulatedStudy study, int runs, long seed, StudyAnalysis.Extent extent) {
        StudyPlan plan = study.plan();
        Outcome outcome = plan.outcomes().get(0);
        List<LocalDate> looks = plan.protocol().looks();
        SplittableRandom random = new SplittableRandom(seed);
        Map<Verdict, Double> verdicts = new EnumMap<>(Verdict.class);
        double rejected = 0;
        double covered = 0;
        double clear = 0;
        double width = 0;
        int known = 0;
        Double smallest = null;
        for (int run = 0; run < runs; run++) {
            List<List<PersonRow>> stages = study.stages(random);
            List<Double> information = looks.isEmpty() ? List.of() : shares(stages);
            OutcomeResult result = null;
            boolean always = true;
            for (int stage = 0; stage < stages.size(); stage++) {
                LocalDate day = looks.isEmpty() ? StudySimulation.DAY : looks.get(stage);
                result = StudyAnalysis.of(plan, day)
                        .only(extent)
                        .analyse(List.of(new Table(outcome, stages.get(stage), null, null, null, information)))
                        .main();
                always &= !(result.estimate() instanceof Known at)
                        || at.interval().contains(study.difference());
                if (result.verdict() != Verdict.TOO_EARLY) {
                    break;
                }
            }
            if (result == null) {
                continue;
            }
            verdicts.merge(result.verdict(), 1.0 / runs, Double::sum);
            if (!(result.estimate() instanceof Known estimate)) {
                continue;
            }
            known++;
            Double p = estimate.pValue();
            rejected += p != null && p <= 0.05 ? 1.0 / runs : 0;
            covered += always ? 1 : 0;
            clear += estimate.interval().contains(0) ? 0 : 1.0 / runs;
            width += estimate.interval().upper() - estimate.interval().lower();
            if (result.assignment() != null) {
                smallest = result.assignment().smallestAttainable();
            }
        }
        return new Operating(
                runs,
                rejected,
                known == 0 ? 0 : covered / known,
                clear,
                verdicts,
                known == 0 ? 0 : width / known,
                smallest);
    }

    private static List<Double> shares(List<List<PersonRow>> stages) {
        double all = stages.get(stages.size() - 1).size();
        return IntStream.range(0, stages.size())
                .mapToObj(i -> stages.get(i).size() / all)
                .toList();
    }
}
