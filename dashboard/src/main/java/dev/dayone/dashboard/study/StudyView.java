package dev.dayone.dashboard.study;

import dev.dayone.dashboard.chart.LookPlot.Planned;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Templates;
import dev.dayone.dashboard.document.Words;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.warehouse.study.StudyStore.Registered;
import dev.dayone.warehouse.view.PipelineStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A study page as the template needs it: the box that says it all, then its parts; nothing left to compute. */
public record StudyView(
        String programme,
        String study,
        String title,
        String question,
        boolean simulated,
        String allocation,
        Box verdict,
        List<Section> sections,
        String asOf,
        String version) {

    public static final int PAGE = 720;
    public static final int PHONE = 380;

    public StudyView {
        sections = List.copyOf(sections);
    }

    /** The box that says it all: heading, sentence, scope, security and what it lost marks for. */
    public record Box(
            String outcome,
            String heading,
            String sentence,
            String scope,
            String mark,
            List<String> lost,
            List<String> notes,
            String quotation) {}

    /**
     * The page of one result.
     *
     * @param looks the plan's looks and what they said; empty = none is planned, or they are hidden
     */
    static StudyView of(
            Registered study,
            StudyResult result,
            List<Planned> looks,
            PipelineStatus.Commits commits,
            PipelineStatus.Measured measured,
            String version) {
        OutcomeResult main = result.main();
        List<String> notes = new ArrayList<>(Finding.forEvaluators(main.notes()));
        String decision = Words.decision(result.plan(), main);
        if (!decision.isEmpty()) {
            notes.add(0, decision + ".");
        }
        Double detectable = main.detectable();
        if (detectable != null) {
            notes.add("What this study could have seen with 80 % power: a difference of "
                    + Figures.fixed(detectable, Figures.of(main).decimals()) + " "
                    + main.outcome().unit()
                    + "; the smallest that matters is "
                    + Figures.fixed(
                            main.outcome().smallestDifference(),
                            Figures.of(main).decimals()) + ".");
        }
        return new StudyView(
                study.programme(),
                result.plan().id(),
                result.plan().title(),
                result.plan().question(),
                study.simulated(),
                allocation(result),
                new Box(
                        main.outcome().title(),
                        main.verdict().heading(),
                        Words.sentence(result.plan(), main),
                        Words.scope(result, main),
                        Words.squares(main.mark()) + " " + main.mark().words(),
                        Finding.forEvaluators(main.mark().reasons()),
                        notes,
                        Words.quotation(result, main)),
                new StudySections(result, looks).all(commits, measured),
                result.asOf().toString(),
                version);
    }

    /**
     * The page on the server.
     *
     * @param take address of this view with the name of a part to take away still to come; "" = nothing can be taken
     */
    public String page(Templates templates, String take) {
        return templates.render("study.jte", Map.of("view", this, "css", "", "take", take));
    }

    /** The page as one file that needs nothing else. */
    public String file(Templates templates) {
        return templates.render("study.jte", Map.of("view", this, "css", templates.css(), "take", ""));
    }

    private static String allocation(StudyResult result) {
        return Figures.count(result.assignedControl()) + " "
                + result.plan().control().label() + ", "
                + Figures.count(result.assignedTreatment()) + " "
                + result.plan().treatment().label() + "; "
                + (result.plan().randomised() ? "assigned at random" : "not assigned at random")
                + (result.plan().clustered() ? " by cluster" : "")
                + (result.plan().blocked() ? " within blocks" : "");
    }
}
