package dev.dayone.evidence.proportions;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.refusal.Refusal;

/**
 * By how much do those who recommend outnumber those who do not?
 *
 * <p>Of answers from 0 to 10, promoters gave 9 or 10, detractors 6 or less. Score = 100 (p - d), with p and d their shares. The interval is the adjusted Wald interval: three people are added,
 * 3/4 promoters and 3/4 detractors, so that it has a width where everybody agrees; with p' and d' of those, 100 (p' - d') ± z 100 sqrt((p' + d' - (p' - d')²) / (n + 3)), cut off at -100
 * and 100.
 *
 * <p>Source: Rocks 2016, The American Statistician 70:365 (adjusted Wald); Reichheld 2003, Harvard Business Review 81(12):46 (the score).
 *
 * @param n answers
 * @param promoters answers of 9 or 10
 * @param detractors answers of 0 to 6
 * @param score from -100 to 100
 * @param interval of the score
 */
public record NetPromoterScore(int n, int promoters, int detractors, double score, Interval interval) {

    private static final double ADDED = 3;

    /** @param answers from 0 to 10 */
    public static NetPromoterScore of(double[] answers, double level) {
        Interval.requireLevel(level);
        Refusal.NO_DATA.unless(answers.length > 0);
        int promoters = 0;
        int detractors = 0;
        for (double answer : answers) {
            Refusal.INVALID_INPUT.unless(answer >= 0 && answer <= 10);
            promoters += answer >= 9 ? 1 : 0;
            detractors += answer <= 6 ? 1 : 0;
        }
        double n = answers.length + ADDED;
        double p = (promoters + ADDED / 4) / n;
        double d = (detractors + ADDED / 4) / n;
        Interval wide = Interval.ofNormal(100 * (p - d), 100 * Math.sqrt((p + d - (p - d) * (p - d)) / n), level);
        return new NetPromoterScore(
                answers.length,
                promoters,
                detractors,
                100.0 * (promoters - detractors) / answers.length,
                new Interval(Math.max(-100, wide.lower()), Math.min(100, wide.upper()), level));
    }
}
