package dev.dayone.evidence.study;

import dev.dayone.evidence.finding.Figure;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.study.outcome.ClosedCohort;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * How often 95 % intervals of simulated studies held the truth, as the tables of docs/calibration.md have it. Where fewer than 94 of 100 did, a result of that kind and
 * about that size says so beside itself.
 */
public final class SimulatedCoverage {

    /** Coverage in per cent that every kind of outcome should reach under every design. */
    public static final double AIM = 94;

    private static final String FILE = "coverage.csv";

    /** What was simulated says nothing of a study that has more people, or clusters, than so many times the largest. */
    private static final double FAR = 1.5;

    private static final int SITES = 6;

    private static final List<Row> ROWS = read();

    private SimulatedCoverage() {}

    /**
     * One cell of the tables.
     *
     * @param way in which people came to their arms
     * @param people in each arm
     * @param studies simulated
     * @param none per cent of intervals that held the truth where nothing differed
     * @param some the same where the format moved people by 0.8 standard deviations
     */
    public record Row(String way, Kind kind, int people, int studies, double none, double some) {

        /** The smaller of both. */
        public double least() {
            return Math.min(none, some);
        }

        /** Clusters that were simulated: in each arm, or in all where every cluster has both formats; 0 where people were drawn one by one. */
        int clusters() {
            return switch (way) {
                case "CLUSTERS" -> Math.round(people / 3f);
                case "BLOCKED_CLUSTERS" -> 2 * Math.max(2, Math.round(people / 6f));
                case "STEPPED_WEDGE", "CLOSED_COHORT" -> SITES;
                default -> 0;
            };
        }

        private double apart(Size size) {
            double ofPeople = apart(people, size.people());
            return clusters() == 0 ? ofPeople : 100 * apart(clusters(), size.clusters()) + ofPeople;
        }

        private static double apart(int simulated, int here) {
            return Math.abs(Math.log((double) simulated / Math.max(1, here)));
        }

        /** Of clusters their number decides, however many people are in each. */
        private boolean reaches(Size size) {
            return clusters() == 0 ? size.people() <= FAR * people : size.clusters() <= FAR * clusters();
        }

        private Finding finding(Size size) {
            Figure studies = Figure.things(this.studies, "", "");
            Figure held = Figure.name(String.format(Locale.ROOT, "%.1f", least()));
            if (clusters() == 0) {
                return Finding.of(
                        "Of {} simulated studies of this kind and about this size, {} of 100 of the 95 % intervals held the truth: read a bound near no difference with care.",
                        studies, held);
            }
            return size.clusters() * FAR < clusters()
                    ? Finding.of(
                            "Of {} simulated studies of this kind, with more clusters than here, {} of 100 of the 95 % intervals held the truth; with fewer it is not known. Read a bound near no difference with care.",
                            studies, held)
                    : Finding.of(
                            "Of {} simulated studies of this kind, with about as many clusters, {} of 100 of the 95 % intervals held the truth: read a bound near no difference with care.",
                            studies, held);
        }
    }

    /**
     * How large a study is.
     *
     * @param people in the smaller arm; half of all where everyone has both formats
     * @param clusters in the arm with fewer; all where every cluster has both formats; 0 where people are not in clusters
     */
    record Size(int people, int clusters) {}

    /** All cells. */
    public static List<Row> rows() {
        return ROWS;
    }

    /** What a result says of intervals like its own. */
    static Optional<Finding> finding(StudyPlan plan, Outcome outcome, Size size) {
        String way = way(plan, outcome);
        return ROWS.stream()
                .filter(row -> row.way().equals(way) && row.kind() == outcome.kind())
                .min(Comparator.comparingDouble(row -> row.apart(size)))
                .filter(row -> row.reaches(size) && row.least() < AIM)
                .map(row -> row.finding(size));
    }

    /** The name of the column; "" where no such study was simulated, and at a cut-off, where a sentence of its own is said. */
    static String way(StudyPlan plan, Outcome outcome) {
        boolean covariates = !plan.covariates().isEmpty();
        return switch (plan.protocol().design()) {
            case CROSSOVER -> "CROSSOVER";
            case DISCONTINUITY, BEFORE_AFTER -> "";
            case STEPPED_WEDGE -> ClosedCohort.is(plan, outcome) ? "CLOSED_COHORT" : "STEPPED_WEDGE";
            case LOTTERY ->
                plan.clustered()
                        ? (plan.blocked() ? "BLOCKED_CLUSTERS" : "CLUSTERS")
                        : plan.blocked()
                                ? (covariates ? "BLOCKS_COVARIATES" : "BLOCKS")
                                : covariates ? "COVARIATES" : "PEOPLE";
        };
    }

    private static List<Row> read() {
        try (InputStream in = Objects.requireNonNull(SimulatedCoverage.class.getResourceAsStream(FILE), FILE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().skip(1).map(SimulatedCoverage::row).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String line) {
        String[] cells = line.split(",", -1);
        return new Row(
                cells[0],
                Kind.valueOf(cells[1]),
                Integer.parseInt(cells[2]),
                Integer.parseInt(cells[3]),
                Double.parseDouble(cells[4]),
                Double.parseDouble(cells[5]));
    }
}
