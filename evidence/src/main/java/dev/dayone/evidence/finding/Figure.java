package dev.dayone.evidence.finding;

import java.time.LocalDate;

/** A part of a {@link Finding} that data or plan decide. Its type says what a reader may see of it; {@link Wording} must say so for each. */
public sealed interface Figure {

    /** The figure in a reader's words. */
    String in(Wording wording);

    /**
     * How many people.
     *
     * @param people 0 or more
     * @param one what follows the number where it is 1, such as "person lacks"; "" = nothing follows
     * @param many what follows any other number
     */
    record PeopleCount(long people, String one, String many) implements Figure {
        public PeopleCount {
            if (people < 0) {
                throw new IllegalArgumentException("a count of people is " + people + ", below zero");
            }
        }

        @Override
        public String in(Wording wording) {
            return wording.of(this);
        }
    }

    /**
     * The share of people who are something.
     *
     * @param of people who are
     * @param people of so many
     * @param decimals of the percentage, for those who see it exact
     * @param unit what follows the number, "%" or "points"
     */
    record PeopleShare(double of, double people, int decimals, String unit) implements Figure {
        @Override
        public String in(Wording wording) {
            return wording.of(this);
        }
    }

    /**
     * A statistic in the unit that the sentence names.
     *
     * @param value may be below zero
     * @param decimals shown to those who see it exact
     * @param signed with a plus where it is above zero
     */
    record Amount(double value, int decimals, boolean signed) implements Figure {
        @Override
        public String in(Wording wording) {
            return wording.of(this);
        }
    }

    /** How many of something that is no person, such as gaps of a source or days. */
    record ThingCount(long things, String one, String many) implements Figure {
        @Override
        public String in(Wording wording) {
            return wording.of(this);
        }
    }

    /** A day. */
    record Day(LocalDate day) implements Figure {
        @Override
        public String in(Wording wording) {
            return wording.of(this);
        }
    }

    /** A name or a text that the plan, or this program, gives: never one with a figure about people in it. */
    record Name(String text) implements Figure {
        @Override
        public String in(Wording wording) {
            return wording.of(this);
        }
    }

    /** A text whose figures lost their types on the way: evaluators read it, funders do not. */
    record Detail(String text) implements Figure {
        @Override
        public String in(Wording wording) {
            return wording.of(this);
        }
    }

    /** A finding within another. */
    record Part(Finding finding) implements Figure {
        @Override
        public String in(Wording wording) {
            return finding.in(wording);
        }
    }

    static Figure people(long people) {
        return new PeopleCount(people, "", "");
    }

    /** The number and what follows it, in the singular and in the plural. */
    static Figure people(long people, String one, String many) {
        return new PeopleCount(people, one, many);
    }

    /** Per cent of so many people. */
    static Figure share(double of, double people, int decimals) {
        return new PeopleShare(of, people, decimals, "%");
    }

    /** By how many points two shares of about so many people differ. */
    static Figure points(double difference, double people, int decimals) {
        return new PeopleShare(Math.abs(difference) * people, people, decimals, "points");
    }

    static Figure things(long things, String one, String many) {
        return new ThingCount(things, one, many);
    }

    static Figure amount(double value, int decimals) {
        return new Amount(value, decimals, false);
    }

    /** With its sign, whichever. */
    static Figure signed(double value, int decimals) {
        return new Amount(value, decimals, true);
    }

    /** To so many digits, however small. */
    static Figure significant(double value, int digits) {
        double size = Math.abs(value);
        int decimals = size == 0 || !Double.isFinite(size)
                ? digits
                : (int) Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
        return new Amount(value, decimals, false);
    }

    static Figure name(String text) {
        return new Name(text);
    }

    static Figure day(LocalDate day) {
        return new Day(day);
    }
}
