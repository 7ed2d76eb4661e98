package dev.dayone.dashboard.report;

import dev.dayone.dashboard.document.FunderReport.Box;
import dev.dayone.dashboard.document.Words;
import dev.dayone.evidence.disclosure.Disclosure;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.warehouse.study.StudyStore.Registered;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What a study's report says first, and the sentence of it that may be quoted. */
final class SummaryPart {

    private SummaryPart() {}

    /**
     * The box of the first page.
     *
     * @param main figures of the main outcome
     * @param cohorts whose people were assigned
     * @param result says how far people were followed
     */
    static Box box(Registered study, FunderFigures main, Set<String> cohorts, StudyResult result) {
        OutcomeResult of = main.result();
        String decision = main.levels() ? Words.decision(study.plan(), of) : "";
        return new Box(
                of.outcome().title(),
                main.heading(),
                main.sentence(study.plan()),
                assigned(study.plan(), main)
                        + " learners were assigned to one of the two formats. The result speaks of these learners and these cohorts; elsewhere it may differ."
                        + (decision.isEmpty() ? "" : " " + decision + "."),
                Words.security(of),
                reasons(main),
                quotation(study, main, cohorts, result));
    }

    /** Why the mark is no higher: by how much the study was too small is as telling as the interval, and goes with it. */
    private static List<String> reasons(FunderFigures main) {
        return main.levels()
                ? main.result().mark().reasons().stream()
                        .map(each -> each.forFunders(main.threshold()))
                        .toList()
                : List.of();
    }

    private static String assigned(StudyPlan plan, FunderFigures main) {
        long people = main.result().assigned(plan);
        return people < main.threshold() ? "Fewer than " + main.threshold() : "About " + Disclosure.rounded(people);
    }

    /** A sentence that is true by itself: kind of study, people, programme, cohorts, scale, range, verdict, last day of the data, and whether anybody in it exists. */
    static String quotation(Registered study, FunderFigures main, Set<String> cohorts, StudyResult result) {
        StudyPlan plan = study.plan();
        if (main.published().isEmpty()) {
            return "";
        }
        String people = assigned(plan, main);
        return "“In a " + (plan.randomised() ? "randomised trial" : "comparison without random assignment") + " of "
                + people.substring(0, 1).toLowerCase(Locale.ROOT) + people.substring(1) + " learners of "
                + study.programme() + " (" + range(cohorts) + "), the difference between "
                + plan.treatment().label() + " and " + plan.control().label() + " in “"
                + main.result().outcome().title() + "” was " + main.difference()
                + (main.adjusted() ? ", adjusted for what was known before the start" : "")
                + " (95 % interval " + main.interval() + "; " + uncapitalised(result.followUp()) + "): "
                + uncapitalised(main.heading()) + "."
                + (study.simulated() ? " These are simulated data." : "") + "”";
    }

    /** Words that begin a sentence, within one. */
    static String uncapitalised(String text) {
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    private static String range(Set<String> cohorts) {
        TreeSet<String> sorted = new TreeSet<>(cohorts);
        return sorted.isEmpty()
                ? "no cohort"
                : sorted.size() == 1
                        ? "cohort " + sorted.first()
                        : sorted.size() + " cohorts, " + sorted.first() + " to " + sorted.last();
    }
}
