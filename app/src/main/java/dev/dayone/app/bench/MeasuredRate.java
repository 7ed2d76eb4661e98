package dev.dayone.app.bench;

/**
 * One thing measured, beside its limit.
 *
 * @param stage what is measured
 * @param ours our rate
 * @param unit of both rates
 * @param limit what it is held against
 * @param limitRate its rate, in the same run; NaN = nothing to hold it against
 * @param peakMiB peak memory of the process so far; 0 = not told
 */
public record MeasuredRate(String stage, double ours, String unit, String limit, double limitRate, long peakMiB) {

    /** Our rate as a share of the limit. */
    public double ratio() {
        return ours / limitRate;
    }
}
