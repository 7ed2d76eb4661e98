package dev.dayone.evidence.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of periods in the order in which a reader counts them: digits as numbers, so that round 2 comes before round 10. */
final class Periods {

    private static final Pattern PART = Pattern.compile("[0-9]+|[^0-9]+");

    /** By the parts of digits and of other characters in turn; names that differ in leading zeros alone by their text. */
    static final Comparator<String> NATURAL =
            ((Comparator<String>) Periods::byParts).thenComparing(Comparator.naturalOrder());

    private Periods() {}

    /** The number of each name in that order, from 0. */
    static int[] inOrder(List<String> names) {
        List<String> order = names.stream().distinct().sorted(NATURAL).toList();
        return names.stream().mapToInt(order::indexOf).toArray();
    }

    private static int byParts(String one, String other) {
        List<String> a = parts(one);
        List<String> b = parts(other);
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = byPart(a.get(i), b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static int byPart(String one, String other) {
        if (!isNumber(one) || !isNumber(other)) {
            return one.compareTo(other);
        }
        String a = withoutZeros(one);
        String b = withoutZeros(other);
        return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
    }

    private static boolean isNumber(String part) {
        return part.charAt(0) >= '0' && part.charAt(0) <= '9';
    }

    private static String withoutZeros(String digits) {
        return digits.replaceFirst("^0+(?=.)", "");
    }

    private static List<String> parts(String name) {
        List<String> out = new ArrayList<>();
        Matcher matcher = PART.matcher(name);
        while (matcher.find()) {
            out.add(matcher.group());
        }
        return out;
    }
}
