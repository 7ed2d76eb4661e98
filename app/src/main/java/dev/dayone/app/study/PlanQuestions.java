package dev.dayone.app.study;

import dev.dayone.evidence.planning.PlanAnswer.Question;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import dev.dayone.ingest.plan.ExpectedNumbers;
import dev.dayone.ingest.programme.StudyFiles;
import dev.dayone.schemas.StudyRegistered;
import dev.dayone.schemas.StudyRegistered.OutcomePlan;
import dev.dayone.schemas.StudyRegistered.Protocol;
import dev.dayone.schemas.StudyRegistered.Unit;
import dev.dayone.warehouse.study.StudyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A plan of a programme directory as the question that planning answers; what it does not say is assumed, and said so. */
final class PlanQuestions {

    private static final int PER_COHORT = 30;
    private static final double PER_YEAR = 3;
    private static final double BASE = 0.3;
    private static final double ICC_COHORTS = 0.1;
    private static final double ICC_PODS = 0.2;
    private static final double R_SQUARED = 0.3;

    /** Standard deviation of pair scores of 100 without ties: ranks are spread evenly from -100 to 100. */
    private static final double OF_PAIRS = 100 / Math.sqrt(3);

    private PlanQuestions() {}

    static Question of(StudyFiles files) {
        StudyRegistered plan = files.plan();
        ExpectedNumbers expected = files.expected();
        Protocol protocol = plan.protocol();
        OutcomePlan main = main(plan);
        int cohorts = Math.max(1, files.cohorts().size());
        Integer people = expected.people();
        int perCohort = expected.peoplePerCohort() != null
                ? expected.peoplePerCohort()
                : people != null ? Math.max(1, Math.round((float) people / cohorts)) : PER_COHORT;
        boolean clustered = plan.unit() == Unit.CLUSTER;
        int units = !clustered ? cohorts * perCohort : expected.clusters() == null ? cohorts : expected.clusters();
        Kind kind = StudyStore.kind(main.kind());
        return new Question(
                kind,
                protocol == null
                        ? Design.LOTTERY
                        : Design.valueOf(protocol.design().name()),
                clustered,
                plan.randomised(),
                cohorts,
                units,
                perCohort,
                or(expected.cohortsPerYear(), PER_YEAR),
                or(plan.expectedShare(), 0.5),
                kind.pairs() ? OF_PAIRS : or(expected.standardDeviation(), 2 * main.smallestDifference()),
                or(expected.base(), BASE),
                or(expected.icc(), units > cohorts && clustered ? ICC_PODS : ICC_COHORTS),
                plan.covariates().isEmpty() ? 0 : or(expected.rSquared(), R_SQUARED),
                or(expected.loss(), 0),
                main.smallestDifference(),
                main.unit());
    }

    static OutcomePlan main(StudyRegistered plan) {
        return plan.outcomes().stream()
                .filter(OutcomePlan::primary)
                .findFirst()
                .orElse(plan.outcomes().get(0));
    }

    /** What was assumed because the plan does not say it. */
    static List<String> assumed(StudyFiles files) {
        ExpectedNumbers expected = files.expected();
        StudyRegistered plan = files.plan();
        List<String> out = new ArrayList<>();
        say(out, expected.peoplePerCohort() == null && expected.people() == null, "people-per-cohort: " + PER_COHORT);
        say(out, expected.cohortsPerYear() == null, "cohorts-per-year: " + (int) PER_YEAR);
        OutcomePlan main = main(plan);
        Kind kind = StudyStore.kind(main.kind());
        say(
                out,
                !kind.share() && !kind.pairs() && expected.standardDeviation() == null,
                "standard-deviation: " + 2 * main.smallestDifference()
                        + " (twice the smallest difference that matters"
                        + (kind == Kind.COUNT ? ", in per cent of the mean count)" : ")"));
        boolean base = kind.share() || kind.waits() || kind == Kind.PRIORITISED;
        say(out, base && expected.base() == null, "base: " + BASE);
        say(
                out,
                plan.unit() == Unit.CLUSTER && expected.icc() == null,
                "icc: " + ICC_COHORTS + " (pods: " + ICC_PODS + ")");
        say(out, !plan.covariates().isEmpty() && expected.rSquared() == null, "r-squared: " + R_SQUARED);
        say(out, expected.loss() == null, "loss: 0");
        return out;
    }

    private static void say(List<String> out, boolean missing, String what) {
        if (missing) {
            out.add(what);
        }
    }

    private static double or(@Nullable Double value, double otherwise) {
        return Objects.requireNonNullElse(value, otherwise);
    }
}
