package dev.dayone.app.study;

import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.evidence.allocation.ArmDraw;
import dev.dayone.evidence.allocation.ArmDraw.Unit;
import dev.dayone.evidence.decimal.DecimalNumber;
import dev.dayone.evidence.finding.Counts;
import dev.dayone.ingest.plan.DrawnList;
import dev.dayone.ingest.plan.DrawnList.Drawn;
import dev.dayone.ingest.programme.StudyFiles;
import dev.dayone.ingest.programme.StudyFiles.Candidate;
import dev.dayone.schemas.StudyRegistered;
import dev.dayone.schemas.StudyRegistered.Design;
import dev.dayone.schemas.StudyRegistered.Protocol;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws the arms. */
@Command(
        name = "assign",
        mixinStandardHelpOptions = true,
        header = "Draw the arms by lot, so that anyone can draw the same lots again.",
        description = {
            "",
            "The list has the columns of roster.csv without assigned_arm. What is drawn, and within what, is the plan's: people, or clusters as a whole; "
                    + "within blocks where blocked is true (an empty block is the cohort); in pairs; until balance-on is alike. Writes "
                    + "allocations/STUDY-N.csv with the seed in allocations/STUDY.json, and roster.csv.",
            "",
            "In a stepped wedge the cohorts are the rounds: when each cluster goes over is drawn once, before the first; for people of later rounds the "
                    + "command writes the arms that follow. With periods in the plan the same people are measured in each: one list, and the period from which on "
                    + "their cluster has the treatment stands in the column block.",
            "",
            "Within a stratum those with the smallest SHA-256(\"seed/attempt/id\") get the treatment: --check draws all lots again.",
            "",
            "Whoever does not come, swaps or joins from the waiting list (column order) stays in the arm drawn: received_arm says what they got. "
                    + "Compare first offers, not everyone ever offered: the last to accept a seat accepts by construction.",
            ""
        })
final class StudyAssignCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "DIR", description = "Programme directory.")
    Path directory = Path.of(".");

    @Parameters(index = "1", arity = "0..1", paramLabel = "STUDY", description = "Id of the study.")
    @Nullable
    String study;

    @Option(names = "--list", paramLabel = "FILE", description = "Whom to draw for. Default: applicants.csv in DIR.")
    @Nullable
    Path list;

    @Option(
            names = "--seed",
            paramLabel = "TEXT",
            description = "Seed of the lots, e.g. a public lottery number agreed before. Default: random.")
    @Nullable
    String seed;

    @Option(
            names = "--seats",
            paramLabel = "N",
            description = "Seats in the treatment arm, instead of the planned share: an admission lottery.")
    @Nullable
    Integer seats;

    @Option(
            names = "--redraw",
            paramLabel = "WHY",
            description = "Draw anew for people drawn before. On record, shown with every result, and costs marks.")
    @Nullable
    String redraw;

    @Option(names = "--check", description = "Draw all recorded lots again and say whether they come out the same.")
    boolean check;

    @Override
    public Integer call() {
        StudyFiles files = StudyFiles.read(directory, study);
        boolean wedge = design(files.plan()) == Design.STEPPED_WEDGE;
        return check ? check(files) : wedge ? wedge(files) : draw(files);
    }

    private int check(StudyFiles files) {
        PrintWriter out = spec.commandLine().getOut();
        List<DrawnList> draws = files.draws();
        if (draws.isEmpty()) {
            throw new UsageException(
                    "No draw of study " + files.plan().study() + " is on record in " + directory + ".");
        }
        int differ = 0;
        for (DrawnList each : draws) {
            long same = same(files, each);
            boolean all = same == each.drawn().size();
            differ += all ? 0 : 1;
            out.println((all ? "same     " : "DIFFERENT ") + each.at() + "  " + each.scheme() + ", seed " + each.seed()
                    + ": " + same + " of " + each.drawn().size() + " arms come out as recorded.");
        }
        out.flush();
        return differ == 0 ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }

    /** How many lots come out as recorded; none where the draw was taken at another attempt. */
    private static long same(StudyFiles files, DrawnList list) {
        if (design(files.plan()) == Design.STEPPED_WEDGE) {
            return ChangeoverTimes.same(files, list);
        }
        ArmDraw again = ArmDraw.of(units(list), list.share(), list.seed(), list.acceptance());
        return again.attempt() != list.attempt()
                ? 0
                : list.drawn().stream()
                        .filter(one -> Objects.equals(
                                again.treated().get(one.id()),
                                one.arm().equals(files.plan().treatment())))
                        .count();
    }

    private static List<Unit> units(DrawnList list) {
        List<Integer> columns = list.balanceOn().stream()
                .map(name -> list.columns().indexOf("baseline." + name))
                .toList();
        return list.drawn().stream()
                .map(each -> new Unit(
                        each.id(),
                        each.stratum(),
                        columns.stream()
                                .map(at -> Double.valueOf(each.covariates().get(at)))
                                .toList()))
                .toList();
    }

    private List<Candidate> candidates(StudyFiles files) {
        Path file = list == null ? directory.resolve("applicants.csv") : list;
        List<Candidate> candidates = files.candidates(file);
        if (candidates.isEmpty()) {
            throw new UsageException(file + ": has nobody to draw for.");
        }
        return candidates;
    }

    /** The times of changing over are drawn once, for all rounds; people of later rounds follow from them. */
    private int wedge(StudyFiles files) {
        requireLots(files.plan());
        if (!files.balanceOn().isEmpty() || files.paired() || seats != null) {
            throw new UsageException(
                    "Study " + files.plan().study()
                            + " is a stepped wedge: clusters change over in an order drawn, so there is nothing to balance, pair or seat.");
        }
        List<Candidate> candidates = candidates(files);
        PrintWriter out = spec.commandLine().getOut();
        Optional<ChangeoverTimes> before = redraw == null ? ChangeoverTimes.onRecord(files) : Optional.empty();
        if (before.isPresent()) {
            files.enrol(before.get().arms(candidates));
            out.println(Counts.of(candidates.size(), "person", "people") + " written to "
                    + directory.resolve("roster.csv") + ", in the arms that the times drawn give them.");
        } else {
            String drawnSeed = seed == null ? random() : seed;
            ChangeoverTimes times = ChangeoverTimes.draw(files, candidates, drawnSeed);
            Path written = files.record(
                    times.list(candidates, Clock.systemUTC().instant(), drawnSeed), times.arms(candidates), redraw);
            out.println("Drawn: " + times.from().size() + " clusters go over to "
                    + files.plan().treatmentLabel() + " in "
                    + (files.rounds().size() - 1) + " waves.");
            times.from().forEach((cluster, cohort) -> out.println("  from " + cohort + "  " + cluster));
            out.println("Seed " + drawnSeed);
            recorded(files, written);
        }
        out.flush();
        return ExitCode.DONE;
    }

    private void recorded(StudyFiles files, Path written) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Written to " + written + " and " + directory.resolve("roster.csv") + ".");
        out.println("To draw the same lots again: ./dayone study assign " + directory + " "
                + files.plan().study() + " --check");
        if (files.lock().isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("The plan is not locked: lock it before the first outcome, ./dayone study lock "
                            + directory + " " + files.plan().study() + ".");
        }
    }

    private int draw(StudyFiles files) {
        StudyRegistered plan = files.plan();
        requireLots(plan);
        List<Candidate> candidates = candidates(files);
        boolean clusters = plan.unit() == StudyRegistered.Unit.CLUSTER;
        List<String> columns = new ArrayList<>(files.balanceOn());
        if (files.paired()) {
            columns = new ArrayList<>(
                    plan.covariates().subList(0, Math.min(1, plan.covariates().size())));
        }
        if (files.paired() && (columns.isEmpty() || !plan.blocked())) {
            throw new UsageException(
                    "Study " + plan.study()
                            + ": paired needs a covariate to pair on, and blocked: true, so that the analysis keeps the pairs.");
        }
        List<Unit> units = clusters ? clusters(plan, candidates, columns) : people(plan, candidates, columns);
        if (files.paired()) {
            units = ArmDraw.paired(units);
        }
        String drawnSeed = seed == null ? random() : seed;
        double share = share(plan, units.size());
        Double acceptance = files.balanceOn().isEmpty() ? null : Double.valueOf(files.acceptance());
        ArmDraw drawn = ArmDraw.of(units, share, drawnSeed, acceptance);
        Instant now = Clock.systemUTC().instant();
        List<String> order = ArmDraw.order(units, drawnSeed, drawn.attempt());
        List<String> named =
                columns.stream().map(column -> "baseline." + column).toList();
        DrawnList result = new DrawnList(
                scheme(files, plan, clusters),
                candidates.stream().map(Candidate::cohort).distinct().sorted().toList(),
                drawnSeed,
                now,
                share,
                named,
                files.balanceOn(),
                acceptance,
                drawn.attempt(),
                units.stream()
                        .map(unit -> new Drawn(
                                unit.id(),
                                unit.stratum(),
                                unit.covariates().stream().map(String::valueOf).toList(),
                                arm(plan, drawn, unit.id()),
                                order.indexOf(unit.id()) + 1))
                        .toList());
        Map<String, String> strata = units.stream().collect(Collectors.toMap(Unit::id, Unit::stratum));
        Map<Candidate, String> arms = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            String unit = clusters ? candidate.cell("cluster") : candidate.id();
            Map<String, String> cells = new LinkedHashMap<>(candidate.cells());
            if (plan.blocked()) {
                cells.put("block", strata.getOrDefault(unit, ""));
            }
            arms.put(new Candidate(candidate.id(), candidate.cohort(), cells), arm(plan, drawn, unit));
        }
        Path written = files.record(result, arms, redraw);
        report(files, plan, result, drawn, written);
        return ExitCode.DONE;
    }

    private void report(StudyFiles files, StudyRegistered plan, DrawnList result, ArmDraw drawn, Path written) {
        PrintWriter out = spec.commandLine().getOut();
        long treated = result.drawn().stream()
                .filter(each -> each.arm().equals(plan.treatment()))
                .count();
        out.println("Drawn: " + treated + " " + plan.treatmentLabel() + ", "
                + (result.drawn().size() - treated) + " " + plan.controlLabel() + " (" + result.scheme() + ").");
        out.println("Seed " + result.seed() + (drawn.attempt() > 1 ? ", attempt " + drawn.attempt() : ""));
        Double distance = drawn.distance();
        if (distance != null) {
            out.printf(
                    Locale.ROOT,
                    "Balanced on %s: Mahalanobis distance %.3f; one draw in %.0f is taken.%n",
                    String.join(", ", result.balanceOn()),
                    distance,
                    1 / Objects.requireNonNullElse(result.acceptance(), 1.0));
        }
        recorded(files, written);
        PrintWriter err = spec.commandLine().getErr();
        LocalDate today = LocalDate.ofInstant(result.at(), ZoneOffset.UTC);
        result.cohorts().stream()
                .filter(cohort -> {
                    LocalDate start = files.cohorts().get(cohort);
                    return start != null && start.isBefore(today);
                })
                .forEach(cohort -> err.println("Cohort " + cohort
                        + " started before this draw: the result cannot have more than 3 of 5 marks."));
        out.flush();
        err.flush();
    }

    private static String arm(StudyRegistered plan, ArmDraw drawn, String unit) {
        return Boolean.TRUE.equals(drawn.treated().get(unit)) ? plan.treatment() : plan.control();
    }

    private double share(StudyRegistered plan, int units) {
        if (seats == null) {
            return Objects.requireNonNullElse(plan.expectedShare(), 0.5);
        }
        if (seats < 1 || seats >= units) {
            throw new UsageException("--seats must be between 1 and " + (units - 1) + ": the list has " + units + ".");
        }
        return seats / (double) units;
    }

    private static Design design(StudyRegistered plan) {
        Protocol protocol = plan.protocol();
        return protocol == null ? Design.LOTTERY : protocol.design();
    }

    private static void requireLots(StudyRegistered plan) {
        Design design = design(plan);
        if (!plan.randomised() || design == Design.DISCONTINUITY || design == Design.BEFORE_AFTER) {
            throw new UsageException("Study " + plan.study() + " draws no lots: random is false in its plan.");
        }
    }

    private static String scheme(StudyFiles files, StudyRegistered plan, boolean clusters) {
        String what = clusters ? "clusters as a whole" : "people";
        return files.paired() ? what + " in pairs" : plan.blocked() ? what + " within blocks" : what;
    }

    private static List<Unit> people(StudyRegistered plan, List<Candidate> candidates, List<String> columns) {
        return candidates.stream()
                .map(each -> new Unit(each.id(), stratum(plan, each), covariates(each, columns)))
                .toList();
    }

    private static String stratum(StudyRegistered plan, Candidate candidate) {
        String block = candidate.cell("block");
        return !plan.blocked() ? "" : block.isEmpty() ? candidate.cohort() : block;
    }

    private static List<Double> covariates(Candidate candidate, List<String> columns) {
        return columns.stream()
                .map(column -> {
                    String cell = candidate.cell("baseline." + column);
                    return DecimalNumber.of(cell)
                            .orElseThrow(
                                    () -> new UsageException(
                                            "Participant " + candidate.id() + ": baseline." + column + " \"" + cell
                                                    + "\" is no number. Lots are balanced or paired on numbers: fill it in, or take the column out of the plan."));
                })
                .toList();
    }

    /** A cluster's covariates are the means of its people. */
    private static List<Unit> clusters(StudyRegistered plan, List<Candidate> candidates, List<String> columns) {
        Map<String, List<Candidate>> byCluster = candidates.stream()
                .collect(Collectors.groupingBy(ChangeoverTimes::cluster, TreeMap::new, Collectors.toList()));
        List<Unit> out = new ArrayList<>();
        byCluster.forEach((cluster, members) -> {
            List<String> strata =
                    members.stream().map(each -> stratum(plan, each)).distinct().toList();
            if (strata.size() > 1) {
                throw new UsageException(
                        "Cluster " + cluster + " lies in several blocks: " + String.join(", ", strata) + ".");
            }
            List<Double> means = new ArrayList<>();
            for (int c = 0; c < columns.size(); c++) {
                int at = c;
                means.add(members.stream()
                        .mapToDouble(each -> covariates(each, columns).get(at))
                        .average()
                        .orElse(0));
            }
            out.add(new Unit(cluster, strata.get(0), means));
        });
        return out;
    }

    private static String random() {
        byte[] bytes = new byte[8];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
