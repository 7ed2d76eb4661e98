package dev.dayone.evidence.study;

import java.util.List;
import java.util.regex.Pattern;

/** Numbers below zero with a true minus, as everywhere else; hyphens in words and dates stay. */
final class TrueMinus {

    private static final Pattern HYPHEN = Pattern.compile("(?<![\\p{Alnum}-])-(?=\\d)");

    private TrueMinus() {}

    static String in(String text) {
        return HYPHEN.matcher(text).replaceAll("−");
    }

    static List<String> in(List<String> texts) {
        return texts.stream().map(TrueMinus::in).toList();
    }
}
