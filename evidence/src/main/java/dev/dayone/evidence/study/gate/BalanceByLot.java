package dev.dayone.evidence.study.gate;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Arms;
import dev.dayone.evidence.means.StandardizedMeanDifference;
import dev.dayone.evidence.study.outcome.CovariateCoding;
import dev.dayone.evidence.study.outcome.StudyPeople;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyProtocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How often does the lottery of the study, drawn again, set a baseline of the arms apart? People, or whole clusters, within their blocks, so many of each block
 * as were in fact treated: 999 draws by one seed. In clusters that differ from each other it happens in a large part of draws.
 *
 * @param columns how many differences are looked at: of a category one for each level
 * @param share of draws in which some of them is beyond the limit
 */
public record BalanceByLot(int columns, double share) {

    private static final int DRAWS = 999;
    private static final long SEED = 20_260_102;

    /** Nothing where there is no baseline, or nothing was drawn by lot. */
    public static Optional<BalanceByLot> of(StudyPlan plan, List<PersonRow> people, List<String> names, double limit) {
        if (!plan.randomised() || plan.protocol().design() != StudyProtocol.Design.LOTTERY) {
            return Optional.empty();
        }
        List<PersonRow> rows = people.stream().sorted(StudyPeople.CANONICAL).toList();
        List<List<int[]>> blocks = blocks(plan, rows);
        double[] z = rows.stream()
                .mapToDouble(row -> row.arm().equals(plan.treatment().id()) ? 1 : 0)
                .toArray();
        List<double[]> values =
                names.stream().flatMap(name -> columns(rows, name).stream()).toList();
        if (values.isEmpty()) {
            return Optional.empty();
        }
        Random random = new Random(SEED);
        int far = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            double[] again = drawn(blocks, z, random);
            far += values.stream().anyMatch(column -> Math.abs(difference(column, again)) > limit) ? 1 : 0;
        }
        return Optional.of(new BalanceByLot(values.size(), (double) far / DRAWS));
    }

    /** A column of numbers as it is, of a category each level as having it or not, as the differences beside it are told. */
    private static List<double[]> columns(List<PersonRow> rows, String name) {
        List<@Nullable String> cells =
                rows.stream().map(row -> row.covariates().get(name)).toList();
        List<String> told =
                cells.stream().filter(Objects::nonNull).distinct().sorted().toList();
        if (told.stream().allMatch(cell -> CovariateCoding.number(cell) != null)) {
            return told.isEmpty()
                    ? List.of()
                    : List.of(cells.stream()
                            .mapToDouble(cell -> Objects.requireNonNullElse(CovariateCoding.number(cell), Double.NaN))
                            .toArray());
        }
        return (told.size() == 2 ? told.subList(1, 2) : told)
                .stream()
                        .map(level -> cells.stream()
                                .mapToDouble(cell -> cell == null ? Double.NaN : cell.equals(level) ? 1 : 0)
                                .toArray())
                        .toList();
    }

    private static List<List<int[]>> blocks(StudyPlan plan, List<PersonRow> rows) {
        Map<String, List<Integer>> units = IntStream.range(0, rows.size())
                .boxed()
                .collect(Collectors.groupingBy(
                        i -> plan.clustered() ? String.valueOf(rows.get(i).cluster()) : String.valueOf(i),
                        LinkedHashMap::new,
                        Collectors.toList()));
        Map<String, List<int[]>> blocks = units.values().stream()
                .map(members -> members.stream().mapToInt(Integer::intValue).toArray())
                .collect(Collectors.groupingBy(
                        members -> plan.blocked()
                                ? String.valueOf(rows.get(members[0]).block())
                                : "",
                        TreeMap::new,
                        Collectors.toList()));
        return List.copyOf(blocks.values());
    }

    private static double[] drawn(List<List<int[]>> blocks, double[] z, Random random) {
        double[] again = new double[z.length];
        for (List<int[]> block : blocks) {
            List<Double> arms =
                    new ArrayList<>(block.stream().map(unit -> z[unit[0]]).toList());
            Collections.shuffle(arms, random);
            for (int u = 0; u < block.size(); u++) {
                for (int row : block.get(u)) {
                    again[row] = arms.get(u);
                }
            }
        }
        return again;
    }

    private static double difference(double[] column, double[] z) {
        int[] known = IntStream.range(0, z.length)
                .filter(i -> !Double.isNaN(column[i]))
                .toArray();
        return Answer.of(() -> StandardizedMeanDifference.hedgesG(Arms.of(
                        IntStream.of(known).mapToDouble(i -> column[i]).toArray(),
                        IntStream.of(known).mapToDouble(i -> z[i]).toArray())))
                .match(found -> found, refused -> 0.0);
    }
}
