package dev.dayone.app.study;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A study's people as counts, means and standard deviations by arm and block, where rows of people must not leave.
 *
 * <p>Blocks are kept where every arm has at least {@value #FEWEST} people with the outcome in each; otherwise an arm is one cell. Stand-ins with the same count, mean and
 * standard deviation give back every estimate that rests on those alone.
 */
final class BundleCells {

    /** People with an outcome that a cell must have to be shown by itself. */
    static final int FEWEST = 5;

    private static final List<String> HEADER =
            List.of("outcome", "arm", "block", "people", "outside", "known", "mean", "standardDeviation");

    private BundleCells() {}

    private record Key(String arm, String block) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byArm = arm.compareTo(other.arm);
            return byArm == 0 ? block.compareTo(other.block) : byArm;
        }
    }

    /** @throws UsageException where an arm has fewer than {@value #FEWEST} people with an outcome */
    static String csv(StudyPlan plan, List<Table> tables) {
        StringWriter out = new StringWriter();
        CsvWriter writer = CsvWriter.builder()
                .bufferSize(0) // Nothing is left behind in the writer: the text is taken from out.
                .lineDelimiter(LineDelimiter.LF)
                .build(out);
        writer.writeRecord(HEADER);
        for (Table table : tables) {
            Map<Key, List<PersonRow>> cells = cells(table.rows(), plan.blocked());
            if (plan.blocked() && anySmall(cells)) {
                cells = cells(table.rows(), false);
            }
            if (anySmall(cells)) {
                throw new UsageException("Outcome " + table.outcome().id() + ": an arm has fewer than " + FEWEST
                        + " people with an outcome, too few to leave the warehouse even as a mean.");
            }
            cells.forEach((key, rows) -> writer.writeRecord(line(table.outcome(), key, rows)));
        }
        return out.toString();
    }

    private static List<String> line(Outcome outcome, Key key, List<PersonRow> rows) {
        double[] known = values(rows);
        boolean moments = saidByMoments(outcome);
        Moments of = Moments.of(known);
        return List.of(
                outcome.id(),
                key.arm(),
                key.block(),
                String.valueOf(rows.size()),
                String.valueOf(rows.stream().filter(PersonRow::excluded).count()),
                String.valueOf(known.length),
                moments ? Double.toString(of.mean()) : "",
                moments ? Double.toString(Math.sqrt(of.variance())) : "");
    }

    private static Map<Key, List<PersonRow>> cells(List<PersonRow> rows, boolean blocks) {
        return rows.stream()
                .collect(Collectors.groupingBy(
                        row -> new Key(row.arm(), blocks ? Objects.requireNonNullElse(row.block(), "") : ""),
                        TreeMap::new,
                        Collectors.toList()));
    }

    private static boolean anySmall(Map<Key, List<PersonRow>> cells) {
        return cells.values().stream().anyMatch(rows -> values(rows).length < FEWEST);
    }

    private static double[] values(List<PersonRow> rows) {
        return rows.stream()
                .filter(row -> row.value() != null && !row.excluded())
                .mapToDouble(row -> Objects.requireNonNull(row.value()))
                .toArray();
    }

    /** Whether an outcome's estimate rests on counts, means and standard deviations alone. */
    static boolean suffice(StudyPlan plan, Outcome outcome) {
        return plan.protocol().design() == Design.LOTTERY
                && plan.covariates().isEmpty()
                && !plan.clustered()
                && !plan.allFormats()
                && saidByMoments(outcome);
    }

    /** Whether a mean and a standard deviation say all of an arm that the outcome is compared on. */
    static boolean saidByMoments(Outcome outcome) {
        return outcome.kind().mean() || outcome.kind() == Kind.PLACED;
    }

    /** People who are not those of the study and have their counts, means and standard deviations. */
    static List<PersonRow> standIns(String csv, Outcome outcome) throws IOException {
        List<PersonRow> out = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(csv)) {
            for (NamedCsvRecord cell : reader) {
                if (cell.getField("outcome").equals(outcome.id())) {
                    add(out, cell, outcome);
                }
            }
        }
        return out;
    }

    private static void add(List<PersonRow> out, NamedCsvRecord cell, Outcome outcome) {
        String block = cell.getField("block").isEmpty() ? null : cell.getField("block");
        String arm = cell.getField("arm");
        int outside = Integer.parseInt(cell.getField("outside"));
        int known = Integer.parseInt(cell.getField("known"));
        int missing = Integer.parseInt(cell.getField("people")) - outside - known;
        for (int i = 0; i < outside; i++) {
            out.add(new PersonRow(arm, block, null, Map.of(), null, false, true));
        }
        for (int i = 0; i < missing; i++) {
            out.add(new PersonRow(arm, block, null, Map.of(), null, false, false));
        }
        if (cell.getField("mean").isEmpty()) {
            return;
        }
        double mean = Double.parseDouble(cell.getField("mean"));
        double spread = Double.parseDouble(cell.getField("standardDeviation"));
        for (double value : outcome.kind() == Kind.PLACED ? placed(known, mean) : alike(known, mean, spread)) {
            out.add(row(arm, block, value));
        }
    }

    private static PersonRow row(String arm, @Nullable String block, double value) {
        return new PersonRow(arm, block, null, Map.of(), value, true, false);
    }

    private static double[] placed(int n, double share) {
        double[] out = new double[n];
        Arrays.fill(out, 0, (int) Math.round(n * share), 1);
        return out;
    }

    /** So many values with that mean and standard deviation: half above, half below, an odd one in the middle. */
    private static double[] alike(int n, double mean, double spread) {
        double[] out = new double[n];
        double step = n % 2 == 0 ? spread * Math.sqrt((n - 1.0) / n) : spread;
        for (int i = 0; i < n; i++) {
            out[i] = i == n - 1 && n % 2 == 1 ? mean : mean + (i % 2 == 0 ? step : -step);
        }
        return out;
    }
}
