package dev.dayone.dashboard.study;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.study.AcrossStudies;
import dev.dayone.evidence.study.AcrossStudies.Cost;
import dev.dayone.evidence.study.AcrossStudies.Mechanism;
import dev.dayone.evidence.study.AcrossStudies.One;
import dev.dayone.evidence.study.AcrossStudies.Pool;
import dev.dayone.evidence.study.AcrossStudies.Pooled;
import dev.dayone.evidence.study.AcrossStudies.Result;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.warehouse.study.StudyStore;
import dev.dayone.warehouse.study.StudyStore.Evidence;
import dev.dayone.warehouse.study.StudyStore.Registered;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What several studies say together. Simulated and real ones are never put together.
 *
 * @param pools studies of one question
 * @param refused what was not pooled and why, a sentence each
 * @param costs of a placement more
 * @param mechanisms how much of a difference in placement runs through the score
 */
public record Learned(
        boolean simulated, List<Pool> pools, List<String> refused, List<Cost> costs, List<Mechanism> mechanisms) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public Learned {
        pools = List.copyOf(pools);
        refused = List.copyOf(refused);
        costs = List.copyOf(costs);
        mechanisms = List.copyOf(mechanisms);
    }

    /** From those studies: first the real ones, then the simulated, where there are any. */
    public static List<Learned> of(StudyStore store, List<Registered> studies, LocalDate day) {
        return of(store, new KeptAnalyses(StudyStore::analysis), studies, day);
    }

    /** The same where analyses of the same evidence are at hand. */
    static List<Learned> of(StudyStore store, KeptAnalyses kept, List<Registered> studies, LocalDate day) {
        List<Learned> out = new ArrayList<>();
        for (boolean simulated : new boolean[] {false, true}) {
            List<Registered> own = studies.stream()
                    .filter(each -> each.simulated() == simulated)
                    .toList();
            if (!own.isEmpty()) {
                out.add(learn(store, kept, own, simulated, day));
            }
        }
        return out;
    }

    private static Learned learn(
            StudyStore store, KeptAnalyses kept, List<Registered> studies, boolean simulated, LocalDate day) {
        List<Result> results = new ArrayList<>();
        List<Cost> costs = new ArrayList<>();
        List<Mechanism> mechanisms = new ArrayList<>();
        for (Registered study : studies) {
            Evidence evidence = store.evidence(study, day, null);
            StudyResult result = kept.of(study, day, evidence).result();
            String name = study.programme() + "/" + study.plan().id();
            Set<String> people = store.people(study);
            boolean readable = false;
            for (OutcomeResult outcome : result.outcomes()) {
                Result one = new Result(name, study.plan(), outcome, people);
                results.add(one);
                AcrossStudies.cost(one).ifPresent(costs::add);
                readable |= outcome.look().last() && outcome.estimate() instanceof Known;
            }
            if (readable) {
                AcrossStudies.mechanism(name, study.plan(), evidence.tables()).ifPresent(mechanisms::add);
            }
        }
        Pooled pooled = AcrossStudies.pool(results);
        return new Learned(simulated, pooled.pools(), pooled.refused(), costs, mechanisms);
    }

    /** The terminal's text. */
    public String text() {
        StringBuilder out = new StringBuilder(simulated ? "SIMULATED DATA: nobody in these programmes exists.\n" : "");
        if (pools.isEmpty() && refused.isEmpty()) {
            out.append(
                    "No two studies with a result compare the same formats on the same measure: nothing is pooled.\n");
        }
        refused.forEach(each -> out.append(each).append('\n'));
        for (Pool pool : pools) {
            out.append(pool.question()).append('\n');
            for (One one : pool.studies()) {
                out.append(String.format(
                        Locale.ROOT,
                        "  %-40s n = %4d   %s (standard error %s)   in the light of the others %s%n",
                        one.study(),
                        one.n(),
                        Figures.signed(one.estimate(), 1),
                        Figures.fixed(one.standardError(), 1),
                        Figures.signed(one.shrunken(), 1)));
            }
            words(pool).forEach(line -> out.append("  ").append(line).append('\n'));
            out.append('\n');
        }
        costs.forEach(each -> out.append(words(each)).append('\n'));
        mechanisms.forEach(each -> out.append(words(each)).append('\n'));
        return out.toString();
    }

    private static List<String> words(Pool pool) {
        List<String> out = new ArrayList<>();
        out.add("The average study: " + Figures.signed(pool.average(), 1) + " " + pool.unit() + ", 95 % interval "
                + Figures.signed(pool.lower(), 1) + " to " + Figures.signed(pool.upper(), 1)
                + " (random effects, Hartung-Knapp).");
        Double low = pool.nextLower();
        Double high = pool.nextUpper();
        if (low != null && high != null) {
            out.add("The next one may lie between " + Figures.signed(low, 1) + " and " + Figures.signed(high, 1) + ".");
        }
        return out;
    }

    /** The same as parts of a page. */
    public List<Section> sections() {
        List<Section> out = new ArrayList<>();
        String mark = simulated ? " (simulated)" : "";
        String id = simulated ? "-simulated" : "";
        if (!refused.isEmpty()) {
            out.add(Section.of("refused" + id, "Not pooled" + mark, refused.toArray(String[]::new)));
        }
        if (pools.isEmpty() && refused.isEmpty()) {
            out.add(
                    Section.of(
                            "pooled" + id,
                            "Pooled differences" + mark,
                            "No two studies with a result compare the same formats on the same measure and window, so nothing is pooled. A study counts here once its results may be read."));
        }
        for (Pool pool : pools) {
            List<List<Cell>> rows = pool.studies().stream()
                    .map(one -> List.of(
                            Cell.text(one.study()),
                            Cell.number(String.valueOf(one.n())),
                            Cell.number(Figures.signed(one.estimate(), 1)),
                            Cell.number(Figures.fixed(one.standardError(), 1)),
                            Cell.number(Figures.signed(one.shrunken(), 1))))
                    .toList();
            out.add(Section.of(
                            "pool-" + pools.indexOf(pool) + id,
                            pool.question() + mark,
                            words(pool).toArray(String[]::new))
                    .with(new Table(
                            "Each study by itself, and in the light of the others.",
                            List.of(
                                    Column.text("Study"),
                                    Column.number("n"),
                                    Column.number("Difference"),
                                    Column.number("Standard error"),
                                    Column.number("In the light of the others")),
                            rows)));
        }
        out.add(Section.of(
                "costs" + id,
                "Cost of one additional placement" + mark,
                costs.isEmpty()
                        ? new String[] {
                            "No plan says what its formats cost. Add costs (control, treatment, currency) to a study with a placement outcome in dayone.yaml, and the cost of one additional placement stands here."
                        }
                        : costs.stream().map(Learned::words).toArray(String[]::new)));
        out.add(Section.of(
                "mechanism" + id,
                "Do better scores explain better placement?" + mark,
                mechanisms.isEmpty()
                        ? new String[] {"No study has a blinded score and a placement outcome of the same people."}
                        : mechanisms.stream().map(Learned::words).toArray(String[]::new)));
        return out;
    }

    /** What a placement more costs; where the dearer format placed fewer, no such price is said. */
    static String words(Cost cost) {
        double more = cost.costDifference();
        double placed = cost.placed();
        String head = String.format(
                Locale.ROOT,
                "%s, “%s”: %s %,.0f %s for each participant, and %s percentage points %s placed. ",
                cost.study(),
                cost.outcome(),
                cost.currency(),
                Math.abs(more),
                more < 0 ? "less" : "more",
                Figures.fixed(Math.abs(placed), 1),
                placed < 0 ? "fewer" : "more");
        Double estimate = cost.cost().estimate();
        Double lower = cost.cost().ciLower();
        Double upper = cost.cost().ciUpper();
        if (more > 0 && placed <= 0) {
            return head
                    + "The dearer format placed no more people in this study, so there is no cost of an additional placement to tell.";
        }
        if (more <= 0 && placed >= 0) {
            return head
                    + "The format that costs no more placed as many people or more: an additional placement costs nothing.";
        }
        if (lower == null || upper == null || estimate == null) {
            return head
                    + (estimate == null
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "Best guess: %s %,.0f for each additional placement. ",
                                    cost.currency(),
                                    estimate))
                    + "The data are also consistent with no additional placement at all, so there is no upper limit.";
        }
        return head
                + String.format(
                        Locale.ROOT,
                        "Best guess: %s %,.0f for each additional placement, 95 %% interval %,.0f to %,.0f (Fieller).",
                        cost.currency(),
                        estimate,
                        lower,
                        upper);
    }

    private static String words(Mechanism each) {
        Interval indirect = each.mediation().indirect(Interval.LEVEL);
        Double rho = each.mediation().rhoAtZero();
        return String.format(
                        Locale.ROOT,
                        "%s, %d learners. The difference in “%s” is %s percentage points; the part of it that goes with the difference in “%s” is %s",
                        each.study(),
                        each.n(),
                        each.placement(),
                        Figures.signed(each.mediation().total(), 1),
                        each.skill(),
                        Figures.signed(each.mediation().acmeControl(), 1))
                + (indirect == null
                        ? ""
                        : " (95 % interval " + Figures.signed(indirect.lower(), 1) + " to "
                                + Figures.signed(indirect.upper(), 1) + ")")
                + ". This assumes that nothing else moves both score and placement"
                + (rho == null
                        ? ""
                        : "; something that did so, with a correlation of " + Figures.fixed(rho, 2)
                                + " between what score and placement leave unexplained, would account for all of it")
                + ". Read it as the most that scores could explain, not as a finding.";
    }

    /** As JSON (docs/json.md). */
    public ObjectNode json() {
        ObjectNode root = JSON.createObjectNode().put("simulated", simulated);
        ArrayNode poolNodes = root.putArray("pools");
        for (Pool pool : pools) {
            ObjectNode node = poolNodes
                    .addObject()
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
        ArrayNode refusedNodes = root.putArray("refused");
        refused.forEach(refusedNodes::add);
        ArrayNode costNodes = root.putArray("costs");
        costs.forEach(each -> costNodes
                .addObject()
                .put("study", each.study())
                .put("outcome", each.outcome())
                .put("currency", each.currency())
                .put("costDifference", each.costDifference())
                .put("placedDifference", each.placed())
                .put("estimate", each.cost().estimate())
                .put("bounded", each.cost().bounded())
                .put("lower", each.cost().ciLower())
                .put("upper", each.cost().ciUpper()));
        ArrayNode mechanismNodes = root.putArray("skillOrSignal");
        mechanisms.forEach(each -> {
            Optional<Interval> indirect = Optional.ofNullable(each.mediation().indirect(Interval.LEVEL));
            mechanismNodes
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
