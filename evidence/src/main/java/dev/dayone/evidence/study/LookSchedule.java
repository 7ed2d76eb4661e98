package dev.dayone.evidence.study;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.sequential.GroupSequentialDesign;
import dev.dayone.evidence.study.plan.StudyProtocol;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a day may show of a study that is looked at more than once.
 *
 * <p>Lan and DeMets spending of the O'Brien-Fleming type: look k is judged at the level 1 - 2 (1 - Phi(c_k)), so that the intervals of all looks hold
 * together with 95 % (repeated confidence intervals). Information is the share of people whose outcome was due by the look; where that is not known,
 * looks share it evenly.
 *
 * <p>Source: Jennison and Turnbull 2000, Group Sequential Methods, ch. 7 and 9.
 */
final class LookSchedule {

    /** An early look asks for more than any interval of ours can be computed at. */
    private static final double HIGHEST = 1 - 1e-9;

    /** Beyond such errors nobody asks how looks share them. */
    private static final double MOST_ERROR = 0.5;

    private final List<LocalDate> looks;
    private final boolean hidden;

    private LookSchedule(List<LocalDate> looks, boolean hidden) {
        this.looks = looks;
        this.hidden = hidden;
    }

    static LookSchedule of(StudyProtocol protocol) {
        return new LookSchedule(protocol.looks(), protocol.hiddenBetweenLooks());
    }

    /** @param information share of the outcomes due by each look, in (0, 1], rising to 1; null = not known */
    Look on(LocalDate day, double @Nullable [] information) {
        int of = looks.size();
        if (of == 0) {
            return new Look(0, 0, Interval.LEVEL, null, false);
        }
        int look = day.isAfter(looks.get(of - 1)) ? of : looks.indexOf(day) + 1;
        LocalDate next =
                looks.stream().filter(each -> each.isAfter(day)).findFirst().orElse(null);
        if (look == 0) {
            return new Look(0, of, Interval.LEVEL, next, hidden);
        }
        return new Look(look, of, level(look, information), next, false);
    }

    /**
     * Chance that the last look crosses its bound, when that difference is true and given what is known now.
     *
     * <p>Source: Jennison and Turnbull 2000, ch. 10, eq. 10.1, with information shared evenly among looks.
     */
    double conditionalPower(double estimate, double se, double truth, Look look) {
        double t = (double) look.number() / look.of();
        double finalSe = se * Math.sqrt(t);
        double bound = GroupSequentialDesign.of(
                        GroupSequentialDesign.Type.SPENDING_OBRIEN_FLEMING, even(), 1 - Interval.LEVEL, 2, 0)
                .criticalZ()[looks.size() - 1];
        double sign = Math.signum(truth);
        double drift = Math.abs(truth) / finalSe;
        double score = sign * estimate / se * Math.sqrt(t);
        return Distributions.normalLower((score + drift * (1 - t) - bound) / Math.sqrt(1 - t));
    }

    private double level(int look, double @Nullable [] information) {
        return Math.min(HIGHEST, 1 - spent(look, information, 1 - Interval.LEVEL));
    }

    /** Level at which a look is judged so that all looks together err so often at most. */
    double level(Look look, double @Nullable [] information, double error) {
        return look.repeated() ? Math.min(HIGHEST, 1 - spent(look.number(), information, error)) : 1 - error;
    }

    private double spent(int look, double @Nullable [] information, double error) {
        double[] shares = usable(information).orElseGet(this::even);
        return 2
                * GroupSequentialDesign.of(GroupSequentialDesign.Type.SPENDING_OBRIEN_FLEMING, shares, error, 2, 0)
                        .stageLevelsOneSided()[look - 1];
    }

    /** The p of a look as the share of errors over all looks at which it would just be crossed (repeated p-value; Jennison and Turnbull, ch. 9). */
    double repeated(double p, Look look, double @Nullable [] information) {
        double crossed = MOST_ERROR;
        if (!look.repeated() || p >= spent(look.number(), information, crossed)) {
            return look.repeated() ? Math.max(p, crossed) : p;
        }
        double not = 1e-9;
        for (int step = 0; step < 30; step++) {
            double middle = Math.sqrt(not * crossed);
            if (spent(look.number(), information, middle) >= p) {
                crossed = middle;
            } else {
                not = middle;
            }
        }
        return Math.max(p, crossed);
    }

    private Optional<double[]> usable(double @Nullable [] information) {
        if (information == null || information.length != looks.size()) {
            return Optional.empty();
        }
        double before = 0;
        for (double share : information) {
            if (!(share > before)) {
                return Optional.empty();
            }
            before = share;
        }
        return before > 1 + 1e-9 ? Optional.empty() : Optional.of(information.clone());
    }

    private double[] even() {
        double[] shares = new double[looks.size()];
        Arrays.setAll(shares, i -> (i + 1.0) / shares.length);
        return shares;
    }
}
