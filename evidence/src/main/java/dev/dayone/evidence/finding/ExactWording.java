package dev.dayone.evidence.finding;

import dev.dayone.evidence.finding.Figure.Amount;
import dev.dayone.evidence.finding.Figure.Day;
import dev.dayone.evidence.finding.Figure.Detail;
import dev.dayone.evidence.finding.Figure.Name;
import dev.dayone.evidence.finding.Figure.PeopleCount;
import dev.dayone.evidence.finding.Figure.PeopleShare;
import dev.dayone.evidence.finding.Figure.ThingCount;
import java.util.Locale;

/** Everything as it is: for evaluators and the programme's own team. */
record ExactWording() implements Wording {

    @Override
    public String of(PeopleCount count) {
        return counted(count.people(), count.one(), count.many());
    }

    @Override
    public String of(PeopleShare share) {
        return fixed(100 * share.of() / Math.max(1, share.people()), share.decimals(), false) + " " + share.unit();
    }

    @Override
    public String of(Amount amount) {
        return fixed(amount.value(), amount.decimals(), amount.signed());
    }

    @Override
    public String of(ThingCount count) {
        return counted(count.things(), count.one(), count.many());
    }

    @Override
    public String of(Day day) {
        return day.day().toString();
    }

    @Override
    public String of(Detail detail) {
        return detail.text();
    }

    @Override
    public String of(Name name) {
        return name.text();
    }

    /** With thousands separated, as tables write them. */
    static String counted(long number, String one, String many) {
        String noun = number == 1 ? one : many;
        String written = String.format(Locale.ROOT, "%,d", number);
        return noun.isEmpty() ? written : written + " " + noun;
    }

    /** With thousands separated, as tables write them, and a true minus. */
    static String fixed(double value, int decimals, boolean signed) {
        String size = String.format(Locale.ROOT, "%,." + decimals + "f", Math.abs(value));
        if (size.chars().noneMatch(digit -> digit >= '1' && digit <= '9') && Double.isFinite(value)) {
            return size; // what is rounded to zero has no sign
        }
        return (value < 0 ? "−" : signed ? "+" : "") + size;
    }
}
