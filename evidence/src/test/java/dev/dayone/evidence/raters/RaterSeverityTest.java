package dev.dayone.evidence.raters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.raters.RaterSeverity.Grade;
import dev.dayone.evidence.raters.RaterSeverity.Points;
import dev.dayone.evidence.raters.RaterSeverity.Untold;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RaterSeverityTest {

    /** Two or three of four raters for two items of fourteen people. */
    private static final String GRADES =
            "p1 x a 2.3;p1 x b 1.8;p1 y a 3;p1 y b 1.5;p2 x b 2.8;p2 x a 3.1;p2 y b 4.2;p2 y a 3.4;p3 x a 3.7;p3 x b 1.4;p3 y a 2.6;"
                    + "p3 y b 0.5;p4 x a 4.8;p4 x d 3.6;p4 x c 2.8;p4 y a 5;p4 y d 5;p4 y c 3.8;p5 x b 3.5;p5 x c 1.7;p6 x c 2.9;p6 x d 3.9;"
                    + "p6 y c 4.3;p6 y d 3.9;p7 x b 4.1;p7 x c 2.8;p7 y b 2.9;p7 y c 3.2;p8 x d 1.7;p8 x a 3.6;p8 x b 2.4;p8 y d 2.6;p8 y a 2.1;"
                    + "p8 y b 2.7;p9 x d 3.1;p9 x b 2.6;p9 y d 3.1;p9 y b 3.4;p10 x b 3.7;p10 x a 4.3;p10 x c 2.5;p11 x d 2.7;p11 x c 1.9;"
                    + "p11 y d 3.1;p11 y c 0.7;p12 x a 1.8;p12 x b 1.7;p12 x c 1.6;p12 y a 2.5;p12 y b 3.3;p12 y c 2.3;p13 x b 3.3;p13 x c 3.5;"
                    + "p13 x a 5;p13 y b 3.5;p13 y c 3.9;p13 y a 5;p14 x a 3;p14 x b 3;p14 x c 2.4;p14 y a 5;p14 y b 3.3;p14 y c 2.1;";

    /** R: estimatr::lm_robust(value ~ work + effects of raters, clusters = person, se_type = "CR2"). */
    @Test
    void pointsAndLimitsAreThoseOfR() {
        List<RaterSeverity> found = RaterSeverity.of(Arrays.stream(GRADES.split(";"))
                .map(each -> each.split(" "))
                .map(each -> new Grade(each[0], each[1], each[2], Double.parseDouble(each[3])))
                .toList());

        assertThat(found).extracting(RaterSeverity::rater).containsExactly("c", "b", "d", "a");
        Map<String, Points> points = found.stream()
                .collect(Collectors.toMap(RaterSeverity::rater, each -> Objects.requireNonNull(each.points())));
        check(points.get("a"), 0.68862219451, 0.2777456242, 1.0994987648);
        check(points.get("b"), -0.04541770574, -0.4009765582, 0.3101411468);
        check(points.get("c"), -0.72247506234, -1.0710515867, -0.3738985380);
        check(points.get("d"), 0.07927057357, -0.3440068908, 0.5025480379);
        assertThat(found)
                .filteredOn(RaterSeverity::differs)
                .extracting(RaterSeverity::rater)
                .containsExactly("c", "a");
    }

    private static void check(Points points, double value, double lower, double upper) {
        assertThat(points.value()).isCloseTo(value, within(1e-8));
        assertThat(points.interval().lower()).isCloseTo(lower, within(1e-7));
        assertThat(points.interval().upper()).isCloseTo(upper, within(1e-7));
    }

    /** With two raters a work both lie half their difference from their average, whoever was rated. */
    @Test
    void twoRatersLieHalfTheirDifferenceFromTheAverage() {
        List<Grade> grades = new ArrayList<>();
        for (int person = 0; person < 12; person++) {
            grades.add(new Grade("p" + person, "report", "kind", 10 * person + 3 + person % 2));
            grades.add(new Grade("p" + person, "report", "strict", 10 * person + 1));
        }
        List<RaterSeverity> found = RaterSeverity.of(grades);

        assertThat(found).extracting(RaterSeverity::rater).containsExactly("strict", "kind");
        assertThat(value(found.get(0))).isCloseTo(-1.25, within(1e-12));
        assertThat(value(found.get(1))).isCloseTo(1.25, within(1e-12));
    }

    /** Nobody says who is strict where each work has one rater. */
    @Test
    void ratersWithoutASharedWorkAreNotCompared() {
        List<Grade> grades = random(2, 40, 3).stream()
                .filter(each ->
                        (each.person().hashCode() % 2 == 0) == each.rater().equals("r0"))
                .toList();

        assertThat(RaterSeverity.of(grades)).hasSize(2).allSatisfy(each -> {
            assertThat(each.points()).isNull();
            assertThat(each.untold()).isEqualTo(Untold.ALONE);
            assertThat(each.grades()).isPositive();
        });
    }

    /** Two pairs of raters who never meet: the pair with more grades is compared, the other is told apart. */
    @Test
    void groupsThatShareNoWorkAreNotComparedWithEachOther() {
        List<Grade> grades = new ArrayList<>(random(2, 30, 6));
        random(2, 20, 7)
                .forEach(each ->
                        grades.add(new Grade("x" + each.person(), each.item(), "other " + each.rater(), each.value())));

        Map<String, RaterSeverity> found =
                RaterSeverity.of(grades).stream().collect(Collectors.toMap(RaterSeverity::rater, Function.identity()));

        assertThat(found.get("r0").points()).isNotNull();
        assertThat(found.get("other r0").untold()).isEqualTo(Untold.APART);
        assertThat(found.get("other r1").points()).isNull();
    }

    @Test
    void whoGradedFourPeopleIsNotCompared() {
        List<Grade> grades = random(3, 30, 4).stream()
                .filter(each -> !each.rater().equals("r2")
                        || List.of("p0", "p1", "p2", "p3").contains(each.person()))
                .toList();

        assertThat(RaterSeverity.of(grades))
                .filteredOn(each -> each.untold() == Untold.FEW_PEOPLE)
                .extracting(RaterSeverity::rater)
                .containsExactly("r2");
        assertThat(RaterSeverity.of(grades))
                .filteredOn(each -> each.points() != null)
                .hasSize(2);
    }

    @Test
    void aCorrectedGradeReplacesTheOneBefore() {
        List<Grade> grades = new ArrayList<>(random(2, 20, 5));
        List<Grade> wrong = new ArrayList<>();
        grades.forEach(each -> wrong.add(new Grade(each.person(), each.item(), each.rater(), 99)));
        wrong.addAll(grades);

        assertThat(RaterSeverity.of(wrong)).isEqualTo(RaterSeverity.of(grades));
    }

    @Test
    void gradesThatAreAllEqualSayNothing() {
        List<Grade> grades = random(2, 20, 5).stream()
                .map(each -> new Grade(each.person(), each.item(), each.rater(), 3))
                .toList();

        assertThat(RaterSeverity.of(grades)).extracting(RaterSeverity::untold).containsOnly(Untold.NO_SPREAD);
        assertThat(RaterSeverity.of(List.of())).isEmpty();
    }

    /** Always two points apart: no error, and so no interval. */
    @Test
    void ratersWhoDifferByTheSameEverywhereGetNoIntervalOfNoWidth() {
        List<Grade> grades = new ArrayList<>();
        for (int person = 0; person < 12; person++) {
            grades.add(new Grade("p" + person, "report", "kind", 3.1 + person * 0.1));
            grades.add(new Grade("p" + person, "report", "strict", 1.1 + person * 0.1));
        }

        assertThat(RaterSeverity.of(grades)).extracting(RaterSeverity::untold).containsOnly(Untold.NO_SPREAD);
    }

    @Test
    void moreThanAHundredRatersWhoGradeEachOtherAreNotCompared() {
        assertThat(RaterSeverity.of(random(RaterSeverity.MOST_RATERS + 1, 6, 1)))
                .extracting(RaterSeverity::untold)
                .containsOnly(Untold.TOO_MANY);
    }

    private static double value(RaterSeverity of) {
        return Objects.requireNonNull(of.points()).value();
    }

    private static List<Grade> random(int raters, int people, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Grade> out = new ArrayList<>();
        for (int person = 0; person < people; person++) {
            int quality = 1 + random.nextInt(5);
            for (int rater = 0; rater < raters; rater++) {
                out.add(new Grade(
                        "p" + person,
                        "report",
                        "r" + rater,
                        Math.max(1, Math.min(5, quality + random.nextInt(3) - 1))));
            }
        }
        return out;
    }
}
