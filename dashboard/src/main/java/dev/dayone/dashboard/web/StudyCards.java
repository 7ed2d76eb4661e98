package dev.dayone.dashboard.web;

import dev.dayone.dashboard.chart.AnswerPlot;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Words;
import dev.dayone.dashboard.study.Studies.Analysed;
import dev.dayone.dashboard.web.Overview.Card;
import dev.dayone.dashboard.web.Overview.Fact;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.plan.StudyPlan;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Studies at a glance: question, verdict in words, the difference as a number and as a picture, learners, security, next date. */
final class StudyCards {

    /** Width of a card's picture. */
    private static final int WIDTH = 400;

    private StudyCards() {}

    static List<Card> of(List<Analysed> studies) {
        List<Card> out = new ArrayList<>();
        for (Analysed each : inReadingOrder(studies)) {
            out.add(card(each, "card-" + out.size()));
        }
        return out;
    }

    /** Studies with an answer come first: a reader looks for what is known before what is awaited. */
    static List<Analysed> inReadingOrder(List<Analysed> studies) {
        return studies.stream()
                .sorted(Comparator.comparing(each -> Words.early(each.result().main())))
                .toList();
    }

    private static Card card(Analysed each, String id) {
        StudyPlan plan = each.study().plan();
        OutcomeResult main = each.result().main();
        Figures figures = Figures.of(main);
        boolean known = main.estimate() instanceof Known;
        return new Card(
                plan.title(),
                ProgrammePages.link(each),
                plan.question(),
                each.study().programme(),
                each.study().simulated(),
                main.outcome().title(),
                main.verdict().heading(),
                main.estimate().match(found -> "", refused -> Words.sentence(plan, main)),
                known ? figures.difference() + " [" + figures.interval() + "]" : "",
                main.estimate().match(found -> AnswerPlot.of(plan, main, found, WIDTH, id), refused -> ""),
                Words.decision(plan, main),
                facts(each, main));
    }

    private static List<Fact> facts(Analysed each, OutcomeResult main) {
        List<Fact> out = new ArrayList<>();
        StudyPlan plan = each.study().plan();
        out.add(new Fact(
                "Learners",
                Figures.count(main.people(plan)) + " of " + Figures.count(main.assigned(plan)) + " have the outcome"));
        out.add(new Fact("Security", Words.security(main)));
        LocalDate next = main.look().next();
        out.add(
                next == null
                        ? new Fact(
                                "Follow-up to", Objects.toString(each.result().followedTo(), "no data yet"))
                        : new Fact("Next interim look", next.toString()));
        return out;
    }
}
