package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.study.PublishedExperimentsTest.Way;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.survival.LogRankTest;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Fifteen more experiments of others beside R 4.2, to eight digits: {@code experiments/expected.csv} has R's answers, the README beside it who did them. */
class ExperimentsBesideRTest {

    private static final double DIGITS = 1e-8;

    /** Limits of shares are solved for, here and in R. */
    private static final double SOLVED = 1e-6;

    /**
     * @param error standard error, of the log ratio where counts are compared; empty where shares are
     * @param test log-rank statistic of times; difference by its error of the others
     */
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(files = "src/test/resources/experiments/expected.csv", numLinesToSkip = 1, nullValues = "NA")
    void agrees(
            String experiment,
            Kind kind,
            Way way,
            @Nullable Integer horizon,
            boolean higher,
            double difference,
            @Nullable Double error,
            @Nullable Double df,
            double lower,
            double upper,
            double test) {
        List<PersonRow> rows = PublishedExperimentsTest.rows(experiment);
        OutcomeResult result =
                PublishedExperimentsTest.judged(PublishedExperimentsTest.outcome(kind, higher, horizon), rows, way);
        Known known = (Known) result.estimate();
        double digits = error == null ? SOLVED : DIGITS;

        assertThat(known.value()).isCloseTo(difference, near(difference, digits));
        if (error != null && df != null) {
            double own = kind == Kind.COUNT
                    ? PublishedExperimentsTest.logError(known)
                    : Objects.requireNonNull(known.standardError());
            assertThat(own).as("standard error").isCloseTo(error, near(error, digits));
            assertThat(known.df()).as("degrees of freedom").isCloseTo(df, near(df, digits));
        }
        limit(known.interval().lower(), lower, digits);
        limit(known.interval().upper(), upper, digits);
        if (kind == Kind.TIME_TO_PLACEMENT) {
            assertThat(logRank(rows)).isCloseTo(test, near(test, digits));
        } else if (kind == Kind.SCORE) {
            assertThat(PublishedExperimentsTest.t(known)).isCloseTo(test, near(test, digits));
        }
    }

    /** Mantel, Bohidar and Ciminera 1977, Cancer Res. 37:3863, as R's survival has it: tumours in 21 of 50 treated female rats and 19 of 100 of their litters. */
    @Test
    void tumoursOfRats() {
        counted("litters-of-rats", 21, 50, 19, 100);
    }

    /** Fuchs and others 1994, N. Engl. J. Med. 331:637, as R's survival has it: an exacerbation in 107 of 322 and 140 of 325. */
    @Test
    void dnaseInCysticFibrosis() {
        counted("dnase", 107, 322, 140, 325);
    }

    private static void counted(String experiment, long with, long treated, long without, long control) {
        List<PersonRow> rows = PublishedExperimentsTest.rows(experiment);

        assertThat(placed(rows, "b")).isEqualTo(with);
        assertThat(people(rows, "b")).isEqualTo(treated);
        assertThat(placed(rows, "a")).isEqualTo(without);
        assertThat(people(rows, "a")).isEqualTo(control);
    }

    private static long people(List<PersonRow> rows, String arm) {
        return rows.stream().filter(row -> row.arm().equals(arm)).count();
    }

    private static long placed(List<PersonRow> rows, String arm) {
        return rows.stream()
                .filter(row -> row.arm().equals(arm) && Objects.equals(row.value(), 1.0))
                .count();
    }

    /** Where the test of the draw does not rule out no difference, an interval that does by itself is drawn out to it. */
    private static void limit(double got, double want, double digits) {
        if (got != 0) {
            assertThat(got).isCloseTo(want, near(want, digits));
        }
    }

    private static double logRank(List<PersonRow> rows) {
        double[] time = rows.stream()
                .mapToDouble(row -> Objects.requireNonNull(row.value()))
                .toArray();
        double[] event = rows.stream().mapToDouble(row -> row.event() ? 1 : 0).toArray();
        double[] z =
                rows.stream().mapToDouble(row -> row.arm().equals("b") ? 1 : 0).toArray();
        return LogRankTest.of(time, event, z, new int[time.length], 0).statistic();
    }

    private static Offset<Double> near(double value, double digits) {
        return within(digits * Math.max(Math.abs(value), 1e-3));
    }
}
