package dev.dayone.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.study.AcrossStudies;
import dev.dayone.evidence.study.AcrossStudies.Cost;
import dev.dayone.evidence.study.AcrossStudies.Mechanism;
import dev.dayone.evidence.study.AcrossStudies.One;
import dev.dayone.evidence.study.AcrossStudies.Pool;
import dev.dayone.evidence.study.AcrossStudies.Result;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.warehouse.StudyStore;
import dev.dayone.warehouse.StudyStore.Evidence;
import dev.dayone.warehouse.StudyStore.Registered;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What several studies say together. */
@Command(
        name = "learn",
        mixinStandardHelpOptions = true,
        header = "Put studies side by side: pooled difference, cost of a placement more, skill or signal.",
        description = {
            "",
            "Pools studies that compare the same formats on the same measure and window. Without STUDY: all. Simulated and real data are never pooled.",
            ""
        })
final class StudyLearnCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Parameters(index = "0..*", arity = "0..*", paramLabel = "STUDY", description = "Ids of studies.")
    List<String> named = new ArrayList<>();

    @Option(names = "--as-of", paramLabel = "DATE", description = "Follow-up counts up to that day. Default: today.")
    @Nullable
    LocalDate asOf;

    @Option(names = "--json", description = "As JSON (docs/json.md).")
    boolean json;

    private record Learned(boolean simulated, List<Pool> pools, List<Cost> costs, List<Mechanism> mechanisms) {}

    @Override
    public Integer call() {
        LocalDate day = asOf == null ? LocalDate.now(Clock.systemUTC()) : asOf;
        try (Connection connection =
                Connection.toWarehouse(options, Progress.on(spec.commandLine().getErr()))) {
            StudyStore store = new StudyStore(connection.services().warehouse());
            List<Registered> all = store.all();
            named.forEach(study -> {
                if (all.stream().noneMatch(each -> each.plan().id().equals(study))) {
                    StudyChoice.find(all, study, null);
                }
            });
            List<Registered> chosen = all.stream()
                    .filter(each ->
                            named.isEmpty() || named.contains(each.plan().id()))
                    .toList();
            List<Learned> learned = new ArrayList<>();
            for (boolean simulated : new boolean[] {false, true}) {
                List<Registered> own = chosen.stream()
                        .filter(each -> each.simulated() == simulated)
                        .toList();
                if (!own.isEmpty()) {
                    learned.add(learn(store, own, simulated, day));
                }
            }
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                ArrayNode root = SourceRun.JSON.createArrayNode();
                learned.forEach(each -> root.add(json(each)));
                out.println(root.toPrettyString());
            } else {
                learned.forEach(each -> print(out, each));
            }
            out.flush();
            return DayOne.DONE;
        }
    }

    private static Learned learn(StudyStore store, List<Registered> studies, boolean simulated, LocalDate day) {
        List<Result> results = new ArrayList<>();
        List<Cost> costs = new ArrayList<>();
        List<Mechanism> mechanisms = new ArrayList<>();
        for (Registered study : studies) {
            Evidence evidence = store.evidence(study, day, null);
            StudyResult result =
                    StudyAnalysis.of(study.plan(), day, evidence.conduct()).analyse(evidence.tables());
            String name = study.programme() + "/" + study.plan().id();
            boolean readable = false;
            for (OutcomeResult outcome : result.outcomes()) {
                Result one = new Result(name, study.plan(), outcome);
                results.add(one);
                AcrossStudies.cost(one).ifPresent(costs::add);
                readable |= outcome.look().last() && outcome.estimate() instanceof Known;
            }
            if (readable) {
                AcrossStudies.mechanism(name, study.plan(), evidence.tables()).ifPresent(mechanisms::add);
            }
        }
        return new Learned(simulated, AcrossStudies.pool(results), costs, mechanisms);
    }

    private static void print(PrintWriter out, Learned learned) {
        if (learned.simulated()) {
            out.println("SIMULATED DATA: nobody in these programmes exists.");
        }
        if (learned.pools().isEmpty()) {
            out.println("No two studies compare the same formats on the same measure: nothing is pooled.");
        }
        for (Pool pool : learned.pools()) {
            out.println(pool.question());
            for (One one : pool.studies()) {
                out.printf(
                        Locale.ROOT,
                        "  %-40s n = %4d   %+7.1f (standard error %.1f)   in the light of the others %+.1f%n",
                        one.study(),
                        one.n(),
                        one.estimate(),
                        one.standardError(),
                        one.shrunken());
            }
            out.printf(
                    Locale.ROOT,
                    "  The average study: %+.1f %s, 95 %% interval %+.1f to %+.1f (random effects, Hartung-Knapp).%n",
                    pool.average(),
                    pool.unit(),
                    pool.lower(),
                    pool.upper());
            if (pool.nextLower() != null && pool.nextUpper() != null) {
                out.printf(
                        Locale.ROOT,
                        "  The next one may lie between %+.1f and %+.1f.%n",
                        pool.nextLower(),
                        pool.nextUpper());
            }
            out.println();
        }
        learned.costs().forEach(each -> out.println(words(each)));
        learned.mechanisms().forEach(each -> out.println(words(each)));
    }

    private static String words(Cost cost) {
        String head = String.format(
                Locale.ROOT,
                "%s: %s %,.0f more a participant, %+.1f percentage points (%s). ",
                cost.study(),
                cost.currency(),
                cost.costDifference(),
                cost.placed(),
                cost.outcome());
        Double estimate = cost.cost().estimate();
        Double lower = cost.cost().ciLower();
        Double upper = cost.cost().ciUpper();
        if (lower == null || upper == null || estimate == null) {
            return head + "What one placement more costs is unbounded: the data fit no placement more at all.";
        }
        return head
                + String.format(
                        Locale.ROOT,
                        "One placement more costs %s %,.0f, 95 %% set %,.0f to %,.0f (Fieller).",
                        cost.currency(),
                        estimate,
                        lower,
                        upper);
    }

    private static String words(Mechanism each) {
        Interval indirect = each.mediation().indirect(StudyAnalysis.LEVEL);
        Double rho = each.mediation().rhoAtZero();
        return String.format(
                        Locale.ROOT,
                        "%s, skill or signal (n = %d): of %+.1f percentage points (%s) %+.1f run through \"%s\"",
                        each.study(),
                        each.n(),
                        each.mediation().total(),
                        each.placement(),
                        each.mediation().acmeControl(),
                        each.skill())
                + (indirect == null
                        ? ""
                        : String.format(
                                Locale.ROOT, " (95 %% interval %+.1f to %+.1f)", indirect.lower(), indirect.upper()))
                + ". This assumes that nothing unmeasured moves both score and placement"
                + (rho == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; it would vanish if something did so with a correlation of errors of %.2f",
                                rho))
                + ". A bound, not a finding.";
    }

    private static ObjectNode json(Learned learned) {
        ObjectNode root = SourceRun.JSON.createObjectNode().put("simulated", learned.simulated());
        ArrayNode pools = root.putArray("pools");
        for (Pool pool : learned.pools()) {
            ObjectNode node = pools.addObject()
                    .put("question", pool.question())
                    .put("unit", pool.unit())
                    .put("average", pool.average())
                    .put("lower", pool.lower())
                    .put("upper", pool.upper())
                    .put("nextLower", pool.nextLower())
                    .put("nextUpper", pool.nextUpper())
                    .put("spread", pool.spread())
                    .put("probabilityAveragePositive", pool.positive())
                    .put("probabilityNextPositive", pool.nextPositive());
            ArrayNode studies = node.putArray("studies");
            pool.studies()
                    .forEach(one -> studies.addObject()
                            .put("study", one.study())
                            .put("n", one.n())
                            .put("estimate", one.estimate())
                            .put("standardError", one.standardError())
                            .put("shrunken", one.shrunken())
                            .put("shrunkenSd", one.shrunkenSd()));
        }
        ArrayNode costs = root.putArray("costs");
        learned.costs()
                .forEach(each -> costs.addObject()
                        .put("study", each.study())
                        .put("outcome", each.outcome())
                        .put("currency", each.currency())
                        .put("costDifference", each.costDifference())
                        .put("placedDifference", each.placed())
                        .put("estimate", each.cost().estimate())
                        .put("bounded", each.cost().bounded())
                        .put("lower", each.cost().ciLower())
                        .put("upper", each.cost().ciUpper()));
        ArrayNode mechanisms = root.putArray("skillOrSignal");
        learned.mechanisms().forEach(each -> {
            Optional<Interval> indirect = Optional.ofNullable(each.mediation().indirect(StudyAnalysis.LEVEL));
            mechanisms
                    .addObject()
                    .put("study", each.study())
                    .put("skill", each.skill())
                    .put("placement", each.placement())
                    .put("n", each.n())
                    .put("total", each.mediation().total())
                    .put("throughSkill", each.mediation().acmeControl())
                    .put("lower", indirect.map(Interval::lower).orElse(null))
                    .put("upper", indirect.map(Interval::upper).orElse(null))
                    .put("rhoAtWhichItVanishes", each.mediation().rhoAtZero())
                    .put("assumes", "nothing unmeasured moves both score and placement");
        });
        return root;
    }
}
