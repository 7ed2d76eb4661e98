package dev.dayone.evidence.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.allocation.ArmDraw.Unit;
import dev.dayone.evidence.refusal.NotEstimableException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArmDrawTest {

    @Test
    void anyoneCanDrawTheSameLotsWithSha256() throws Exception {
        List<Unit> units = IntStream.range(0, 10)
                .mapToObj(i -> new Unit("p" + i, "", List.of()))
                .toList();

        List<String> drawn = treated(ArmDraw.of(units, 0.5, "42", null));

        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        List<String> byHand = new ArrayList<>(units.stream().map(Unit::id).toList());
        byHand.sort(Comparator.comparing(
                id -> HexFormat.of().formatHex(sha.digest(("42/1/" + id).getBytes(StandardCharsets.UTF_8)))));
        assertThat(drawn).containsExactlyInAnyOrderElementsOf(byHand.subList(0, 5));
        List<Unit> shuffled = new ArrayList<>(units);
        Collections.shuffle(shuffled, new Random(1));
        assertThat(treated(ArmDraw.of(shuffled, 0.5, "42", null))).containsExactlyInAnyOrderElementsOf(drawn);
        assertThat(treated(ArmDraw.of(units, 0.5, "43", null))).isNotEqualTo(drawn);
    }

    @Test
    void everyStratumIsDividedAndOddOnesByLot() {
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < 35; i++) {
            units.add(new Unit("p" + i, "cohort " + i % 5, List.of()));
        }
        double[] odd = new double[5];
        for (int seed = 0; seed < 200; seed++) {
            ArmDraw draw = ArmDraw.of(units, 0.5, "s" + seed, null);
            long all = treated(draw).size();
            assertThat(all).isBetween(17L, 18L);
            for (int stratum = 0; stratum < 5; stratum++) {
                int which = stratum;
                long own = units.stream()
                        .filter(unit -> unit.stratum().equals("cohort " + which))
                        .filter(unit -> draw.treated().get(unit.id()))
                        .count();
                assertThat(own).isBetween(3L, 4L);
                odd[stratum] += own == 4 ? 1 : 0;
            }
        }
        for (double each : odd) {
            assertThat(each / 200).isBetween(0.35, 0.65);
        }
    }

    @Test
    void everyoneHasTheShareAsChance() {
        List<Unit> units = IntStream.range(0, 9)
                .mapToObj(i -> new Unit("p" + i, "", List.of()))
                .toList();
        double[] count = new double[9];
        int draws = 3000;
        for (int seed = 0; seed < draws; seed++) {
            ArmDraw draw = ArmDraw.of(units, 1.0 / 3, "s" + seed, null);
            assertThat(treated(draw)).hasSize(3);
            for (int i = 0; i < 9; i++) {
                count[i] += draw.treated().get("p" + i) ? 1 : 0;
            }
        }
        for (double each : count) {
            assertThat(each / draws).isCloseTo(1.0 / 3, within(4 * Math.sqrt(2.0 / 9 / draws)));
        }
    }

    @Test
    void pairsAreNeighboursAndOneOfEachIsTreated() {
        List<Unit> units = IntStream.range(0, 12)
                .mapToObj(i -> new Unit("p" + i, "", List.of((double) ((i * 7) % 12))))
                .toList();
        List<Unit> pairs = ArmDraw.paired(units);
        ArmDraw draw = ArmDraw.of(pairs, 0.5, "x", null);

        for (int pair = 1; pair <= 6; pair++) {
            String name = "pair " + pair;
            List<Unit> own =
                    pairs.stream().filter(unit -> unit.stratum().equals(name)).toList();
            assertThat(own).hasSize(2);
            assertThat(Math.abs(own.get(0).covariates().get(0)
                            - own.get(1).covariates().get(0)))
                    .isEqualTo(1);
            assertThat(own.stream().filter(unit -> draw.treated().get(unit.id())))
                    .hasSize(1);
        }
    }

    @Test
    void aBalancedDrawIsWithinItsCriterion() {
        Random random = new Random(4);
        List<Unit> units = IntStream.range(0, 30)
                .mapToObj(i -> new Unit("p" + i, "", List.of(random.nextGaussian(), random.nextGaussian())))
                .toList();
        double[][] x = units.stream()
                .map(unit -> unit.covariates().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray())
                .toArray(double[][]::new);
        double limit = BalanceCriterion.of(x, 15, 0.05).limit();
        int attempts = 0;
        for (int seed = 0; seed < 100; seed++) {
            ArmDraw draw = ArmDraw.of(units, 0.5, "s" + seed, 0.05);
            assertThat(draw.distance()).isLessThanOrEqualTo(limit);
            attempts += draw.attempt();
        }
        assertThat(attempts / 100.0).as("about one draw of twenty is taken").isBetween(12.0, 30.0);
    }

    @Test
    void aListWithANameTwiceIsRefused() {
        assertThatThrownBy(() ->
                        ArmDraw.of(List.of(new Unit("a", "", List.of()), new Unit("a", "", List.of())), 0.5, "1", null))
                .isInstanceOf(NotEstimableException.class)
                .hasMessageContaining("A name stands twice in the list.");
    }

    private static List<String> treated(ArmDraw draw) {
        return draw.treated().entrySet().stream()
                .filter(each -> each.getValue())
                .map(each -> each.getKey())
                .toList();
    }
}
