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
        double[] shares = usable(information).orElseGet(this::even);
        GroupSequentialDesign design = GroupSequentialDesign.of(
                GroupSequentialDesign.Type.SPENDING_OBRIEN_FLEMING, shares, 1 - Interval.LEVEL, 2, 0);
        return Math.min(HIGHEST, 1 - 2 * design.stageLevelsOneSided()[look - 1]);
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
