package dev.dayone.dashboard.web;

import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Form;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first page: what needs somebody, then a card for each study, then how cohorts fare.
 *
 * @param needs what needs somebody; empty = nothing does
 * @param steps what to do on a first visit; empty = there are data
 * @param filter null = there is nothing to choose between
 * @param cardWords said where the cards would be, when there are none; "" = there are some
 */
public record Overview(
        List<Need> needs,
        List<Step> steps,
        @Nullable Form filter,
        List<Card> cards,
        String cardWords,
        List<Section> sections) {

    public Overview {
        needs = List.copyOf(needs);
        steps = List.copyOf(steps);
        cards = List.copyOf(cards);
        sections = List.copyOf(sections);
    }

    /**
     * Something that somebody must look at.
     *
     * @param text a sentence
     * @param link where to look
     */
    public record Need(String text, String link) {}

    /**
     * A step of a first visit.
     *
     * @param command to type; "" = none
     * @param link to follow; "" = none
     */
    public record Step(String heading, String text, String command, String link, String linkText) {}

    /**
     * A study at a glance.
     *
     * @param difference with its unit and interval; "" = there is none
     * @param picture the interval on its axis; "" = there is none
     * @param facts learners, security, next look: a line each
     * @param decision what was agreed for this verdict; "" = nothing
     */
    public record Card(
            String title,
            String link,
            String question,
            String programme,
            boolean simulated,
            String outcome,
            String verdict,
            String sentence,
            String difference,
            String picture,
            String decision,
            List<Fact> facts) {
        public Card {
            facts = List.copyOf(facts);
        }
    }

    /** A name and a value. */
    public record Fact(String name, String value) {}
}
