package dev.dayone.evidence.finding;

import dev.dayone.evidence.disclosure.Disclosure;
import dev.dayone.evidence.finding.Figure.Amount;
import dev.dayone.evidence.finding.Figure.Day;
import dev.dayone.evidence.finding.Figure.Detail;
import dev.dayone.evidence.finding.Figure.Name;
import dev.dayone.evidence.finding.Figure.PeopleCount;
import dev.dayone.evidence.finding.Figure.PeopleShare;
import dev.dayone.evidence.finding.Figure.ThingCount;

/**
 * No count and no share that speaks of fewer people than the threshold; other counts to the nearest five, shares in whole percent, statistics to two digits.
 *
 * @param threshold fewest people that a figure may speak of
 */
record FunderWording(int threshold) implements Wording {

    private static final int DIGITS = 2;

    @Override
    public String of(PeopleCount count) {
        String number =
                count.people() < threshold ? "fewer than " + threshold : "about " + Disclosure.rounded(count.people());
        return count.many().isEmpty() ? number : number + " " + count.many();
    }

    @Override
    public String of(PeopleShare share) {
        boolean enough = share.of() >= threshold && share.people() - share.of() >= threshold;
        if (!enough) {
            return "a share that is withheld";
        }
        double value = share.of() / share.people();
        return share.unit().equals("%")
                ? Disclosure.rate(value)
                : ExactWording.fixed(100 * value, 0, false) + " " + share.unit();
    }

    @Override
    public String of(Amount amount) {
        double size = Math.abs(amount.value());
        int decimals = size == 0 || !Double.isFinite(size)
                ? amount.decimals()
                : (int) Math.max(0, Math.min(amount.decimals(), DIGITS - 1 - Math.floor(Math.log10(size))));
        return ExactWording.fixed(amount.value(), decimals, amount.signed());
    }

    @Override
    public String of(ThingCount count) {
        return ExactWording.counted(count.things(), count.one(), count.many());
    }

    @Override
    public String of(Day day) {
        return day.day().toString();
    }

    @Override
    public String of(Detail detail) {
        return "";
    }

    @Override
    public String of(Name name) {
        return name.text();
    }
}
