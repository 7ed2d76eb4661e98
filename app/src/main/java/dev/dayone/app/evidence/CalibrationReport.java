package dev.dayone.app.evidence;

import dev.dayone.dashboard.chart.CalibrationPlot;
import dev.dayone.evidence.discontinuity.FewApplicants;
import dev.dayone.evidence.study.SimulatedCoverage;
import dev.dayone.evidence.study.Verdict;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.simulation.Calibration;
import dev.dayone.evidence.study.simulation.Calibration.Cell;
import dev.dayone.evidence.study.simulation.Calibration.Line;
import dev.dayone.evidence.study.simulation.Calibration.Rhythm;
import dev.dayone.evidence.study.simulation.Operating;
import dev.dayone.evidence.study.simulation.Piecework;
import dev.dayone.evidence.study.simulation.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Simulates every design of {@link Calibration} and writes what came out as a page with its picture. */
public final class CalibrationReport {

    private static final long SEED = 20_261_125;

    /** The table of cells has some two hundred of them, so that each gets a part of the studies. */
    private static final int PART_OF_RUNS = 4;

    private static final double PERCENT = 100;

    private CalibrationReport() {}

    /**
     * Writes {@code calibration.md}, {@code calibration.svg} and {@code coverage.csv}; goes on where a run of the same engine was stopped.
     *
     * @param progress told the name of each design as it starts
     */
    public static void write(Path directory, int runs, Consumer<String> progress) throws IOException {
        CalibrationPieces pieces = CalibrationPieces.in(directory, runs, SEED);
        List<Line> lines = Calibration.scenarios().parallelStream()
                .map(scenario -> {
                    progress.accept(scenario.method() + ": " + scenario.name());
                    return Calibration.run(scenario, runs, SEED, pieces::piece);
                })
                .toList();
        StringBuilder rhythms = rhythms(runs, progress, pieces::piece);
        progress.accept("two proportions, every table");
        Calibration.Exact exact = Calibration.proportions(15);
        List<Cell> cells = cells(runs, progress, pieces::piece);
        Files.writeString(directory.resolve("calibration.svg"), CalibrationPlot.of(lines));
        Files.writeString(directory.resolve("calibration.md"), page(lines, rhythms, exact, cells, runs));
        Files.writeString(directory.resolve("coverage.csv"), coverage(cells));
        pieces.delete();
    }

    private static String page(
            List<Line> lines, StringBuilder rhythms, Calibration.Exact exact, List<Cell> cells, int runs) {
        StringBuilder out = new StringBuilder("# Calibration\n\n")
                .append("Does the engine keep its promises at the sizes of real cohorts? **Simulated data**: ")
                .append(runs)
                .append(" studies per design and truth, seed ")
                .append(SEED)
                .append(
                        ", each judged by the code\nthat judges real studies, written by `./dayone evidence calibrate`. Scores have standard "
                                + "deviation 10; an earlier score explains about half of it.\nIn brackets: Monte-Carlo standard error in "
                                + "percentage points. A short run of the same is part of the tests and fails outside three of them.\n\n")
                .append("![False alarms and coverage by design](calibration.svg)\n\n")
                .append("## Nothing differs\n\n")
                .append(
                        "| method | design | p ≤ 0.05 | interval misses 0 | verdict better or worse | too alike | smallest p |\n|---|---|---|---|---|---|---|\n");
        for (Line line : lines) {
            Operating none = line.none();
            Double smallest = none.smallestP();
            row(
                    out,
                    line.scenario().method(),
                    line.scenario().name(),
                    share(none, none.rejected()),
                    share(none, none.excludesZero()),
                    share(none, decided(none)),
                    share(none, none.share(Verdict.TOO_ALIKE)),
                    smallest == null ? "–" : String.format(Locale.ROOT, "%.2g", smallest));
        }
        out.append("\n## Something does\n\n")
                .append(
                        "| method | design | true difference | coverage | power: p ≤ 0.05 | interval clear of 0 | cannot tell | width of interval |\n|---|---|---|---|---|---|---|---|\n");
        for (Line line : lines) {
            Operating some = line.some();
            row(
                    out,
                    line.scenario().method(),
                    line.scenario().name(),
                    String.format(Locale.ROOT, "%+.1f", line.scenario().some().difference()),
                    share(some, some.covered()),
                    share(some, some.rejected()),
                    share(some, some.excludesZero()),
                    share(some, some.cannotTell()),
                    String.format(Locale.ROOT, "%.1f", some.width()));
        }
        out.append(rhythms);
        out.append("\n## Two proportions, 15 against 15, without simulation\n\n")
                .append(
                        "Every table with its probability. Largest chance of a false alarm at 5 %, over all common rates: Boschloo ")
                .append(percent(exact.boschlooSize()))
                .append(", Fisher ")
                .append(percent(exact.fisherSize()))
                .append(".\nCoverage of the Miettinen-Nurminen interval:\n\n| rates | coverage |\n|---|---|\n");
        for (Calibration.Coverage each : exact.intervals()) {
            row(out, String.format(Locale.ROOT, "%.1f v %.1f", each.p1(), each.p0()), percent(each.covered()));
        }
        for (int people : Calibration.CELL_SIZES) {
            appendCells(out, people, cells, runs);
        }
        return out.toString();
    }

    /** False verdicts where formats are asked at different rhythms. */
    static StringBuilder rhythms(int runs, Consumer<String> progress, Piecework pieces) {
        StringBuilder out = new StringBuilder("\n## Formats asked at different rhythms\n\n")
                .append(runs
                        + " studies of 45 against 45; nothing differs but how often they are asked, for a year, about a window of 180 days. Only answers tell of placements. Of those with a job\n"
                        + "95 of 100 answer each time, of the others ")
                .append(String.format(Locale.ROOT, "%.0f", 100 * Calibration.OTHERS_ANSWER))
                .append(
                        ". Answered once is enough, so the format asked less often has more people without an outcome, and its placements are found later.\n\n")
                .append(
                        "| outcome | asked every | better (asked often) | worse (asked often) | interval holds 0 | cannot tell |\n")
                .append("|---|---|---|---|---|---|\n");
        for (Rhythm each : Calibration.rhythms()) {
            String days = each.often() + " and " + each.seldom() + " days";
            progress.accept("asked every " + days + ": " + words(each.outcome()));
            Operating none = pieces.piece(each.outcome() + ", " + days, () -> Calibration.asked(each, runs, SEED));
            row(
                    out,
                    words(each.outcome()),
                    days,
                    share(none, none.share(Verdict.BETTER, Verdict.BETTER_COULD_BE_SMALL)),
                    share(none, none.share(Verdict.WORSE, Verdict.WORSE_COULD_BE_SMALL)),
                    share(none, none.covered()),
                    share(none, none.cannotTell()));
        }
        return out;
    }

    private static List<Cell> cells(int runs, Consumer<String> progress, Piecework pieces) {
        List<Cell> out = new ArrayList<>();
        for (int people : Calibration.CELL_SIZES) {
            for (Kind kind : Kind.values()) {
                progress.accept("every design: " + words(kind) + ", " + people + " in each arm");
                out.addAll(Stream.of(Way.values())
                        .parallel()
                        .flatMap(way -> Calibration.cell(way, kind, people, runs / PART_OF_RUNS, SEED, pieces).stream())
                        .toList());
            }
        }
        return out;
    }

    /** What the engine says beside a result of this kind: a resource of it. */
    private static String coverage(List<Cell> cells) {
        StringBuilder out = new StringBuilder("way,outcome,people,studies,none,some\n");
        for (Cell each : cells) {
            out.append(String.format(
                    Locale.ROOT,
                    "%s,%s,%d,%d,%.1f,%.1f\n",
                    each.way(),
                    each.kind(),
                    each.people(),
                    each.none().runs(),
                    PERCENT * each.none().covered(),
                    PERCENT * each.some().covered()));
        }
        return out.toString();
    }

    private static boolean isShort(Operating of) {
        return Math.round(10 * PERCENT * of.covered()) < 10 * SimulatedCoverage.AIM;
    }

    private static void appendCells(StringBuilder out, int people, List<Cell> cells, int runs) {
        out.append("\n## Every outcome under every design, ").append(people).append(" in each arm\n\n");
        if (people == Calibration.CELL_SIZES.get(0)) {
            out.append("Share of ")
                    .append(runs / PART_OF_RUNS)
                    .append(
                            " studies, in per cent, whose 95 % interval holds the truth: where nothing differs / where the format moves people "
                                    + "by 0.8 standard deviations.\nCounted over the studies that have an estimate. **Bold**: below ")
                    .append(String.format(Locale.ROOT, "%.0f", SimulatedCoverage.AIM))
                    .append(
                            "; by chance of the simulation alone a cell may come out one or two lower or higher. A result of a kind and size\n"
                                    + "that is bold says so beside itself. Pods have three people, cohorts about ten;\n"
                                    + "half of what people can do is told by the earlier score, a tenth is shared in a cohort or pod. "
                                    + "A stepped wedge has six sites and four rounds, a crossover four weeks.\n"
                                    + "Few people at a cut-off, and few pods, seldom decide: their intervals are wide. At a cut-off they are short all the same: a study with fewer\n"
                                    + "than " + FewApplicants.ENOUGH
                                    + " applicants says so beside its result.\n\n");
        }
        out.append("| outcome |");
        for (Way way : Way.values()) {
            out.append(' ').append(way.words()).append(" |");
        }
        out.append("\n|---|").append("---|".repeat(Way.values().length)).append('\n');
        for (Kind kind : Kind.values()) {
            List<String> row = new ArrayList<>(List.of(words(kind)));
            for (Way way : Way.values()) {
                row.add(cells.stream()
                        .filter(each -> each.people() == people && each.kind() == kind && each.way() == way)
                        .map(each -> covered(each.none()) + " / " + covered(each.some()))
                        .findFirst()
                        .orElse("refused"));
            }
            row(out, row.toArray(String[]::new));
        }
    }

    private static String covered(Operating of) {
        String share = String.format(Locale.ROOT, "%.1f", PERCENT * of.covered());
        return isShort(of) ? "**" + share + "**" : share;
    }

    private static String words(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static double decided(Operating of) {
        return of.share(Verdict.BETTER, Verdict.BETTER_COULD_BE_SMALL, Verdict.WORSE, Verdict.WORSE_COULD_BE_SMALL);
    }

    private static String share(Operating of, double share) {
        return String.format(Locale.ROOT, "%.1f %% (%.1f)", 100 * share, 100 * of.error(share));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static void row(StringBuilder out, String... cells) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
