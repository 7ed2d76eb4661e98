package dev.dayone.dashboard.report;

import dev.dayone.dashboard.document.Figures;

/** Amounts in the currency of a plan. */
final class Money {

    private Money() {}

    static String exact(double amount, String currency) {
        return Figures.fixed(amount, 0) + " " + currency;
    }

    /** To two digits: more would give away the counts that it was divided by. */
    static String about(double amount, String currency) {
        double size = Math.abs(amount);
        double unit = size < 100 ? 1 : Math.pow(10, Math.floor(Math.log10(size)) - 1);
        return "about " + exact(Math.rint(amount / unit) * unit, currency);
    }
}
