package dev.dayone.evidence;

import dev.dayone.evidence.Sample.Person;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Do two arms differ in when the event happens? At each event time, events seen in the treatment arm against those expected were
 * there no difference; chi-squared with 1 df. Strata add up observed, expected and variance.
 *
 * <p>Source: Mantel 1966, Cancer Chemother. Rep. 50:163. Checked against R survival 3.5 {@code survdiff}.
 *
 * @param statistic chi-squared
 * @param pValue two-sided
 * @param observed events in the treatment arm
 * @param expected events expected there
 * @param variance hypergeometric variance of the difference
 */
public record LogRankTest(double statistic, double pValue, double observed, double expected, double variance) {

    /** The test over strata; null when no event tells the arms apart. */
    public static @Nullable LogRankTest of(Collection<Sample> strata) {
        double observed = 0;
        double expected = 0;
        double variance = 0;
        for (Sample stratum : strata) {
            List<Person> people = stratum.people();
            TreeSet<Double> times = new TreeSet<>();
            people.stream().filter(Person::event).forEach(p -> times.add(p.value()));
            for (double time : times) {
                double n = 0;
                double n1 = 0;
                double d = 0;
                double d1 = 0;
                for (Person p : people) {
                    if (p.value() < time) {
                        continue;
                    }
                    boolean now = p.event() && p.value() == time;
                    n++;
                    n1 += p.treated() ? 1 : 0;
                    d += now ? 1 : 0;
                    d1 += now && p.treated() ? 1 : 0;
                }
                observed += d1;
                expected += d * n1 / n;
                variance += n > 1 ? d * (n1 / n) * (1 - n1 / n) * (n - d) / (n - 1) : 0;
            }
        }
        if (!(variance > 0)) {
            return null;
        }
        double statistic = (observed - expected) * (observed - expected) / variance;
        return new LogRankTest(statistic, Distributions.chiSquaredUpper(statistic, 1), observed, expected, variance);
    }
}
