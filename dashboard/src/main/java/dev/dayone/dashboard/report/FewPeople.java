package dev.dayone.dashboard.report;

import dev.dayone.evidence.disclosure.Disclosure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sentences that were written for evaluators, with their counts of people as funders may read them. */
final class FewPeople {

    private static final Pattern COUNT =
            Pattern.compile("\\b(\\d{1,9})( of \\d+)?( people| person| learners| applicants)");

    private FewPeople() {}

    /** Counts below the threshold become "fewer than", others are rounded. */
    static String blurred(String sentence, int threshold) {
        Matcher at = COUNT.matcher(sentence);
        StringBuilder out = new StringBuilder();
        while (at.find()) {
            long people = Long.parseLong(at.group(1));
            String words = people < threshold
                    ? "fewer than " + threshold + " people"
                    : "about " + Disclosure.rounded(people) + " people";
            at.appendReplacement(out, Matcher.quoteReplacement(words));
        }
        return at.appendTail(out).toString();
    }
}
