package dev.dayone.evidence.finding;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What an analysis has to say, as a sentence whose figures keep their types. The words are fixed when this program is compiled, so no number can slip into them; evaluators and
 * funders read the same finding with the figures that are theirs.
 */
public final class Finding {

    private static final String PLACE = "{}";

    private final String words;
    private final List<Figure> figures;

    private Finding(String words, List<Figure> figures) {
        this.words = words;
        this.figures = List.copyOf(figures);
    }

    /**
     * A finding.
     *
     * @param words a literal, with {} where each figure stands
     * @param figures in that order
     */
    public static Finding of(@CompileTimeConstant String words, Figure... figures) {
        int places = (words.length() - words.replace(PLACE, "").length()) / PLACE.length();
        if (places != figures.length) {
            throw new IllegalArgumentException(
                    "\"" + words + "\" has " + places + " places for " + figures.length + " figures");
        }
        return new Finding(words, List.of(figures));
    }

    /** Words that this program or the plan wrote, without a figure about people: the sentence of a refusal, a reason that somebody gave. */
    public static Finding text(String text) {
        return new Finding(PLACE, List.of(Figure.name(text)));
    }

    /**
     * Why a method refused.
     *
     * @param sentence the fixed sentence of the refusal, for everybody
     * @param why that sentence and what exactly is wrong, for evaluators
     */
    public static Finding refusal(String sentence, String why) {
        return why.startsWith(sentence)
                ? new Finding(
                        PLACE + PLACE,
                        List.of(Figure.name(sentence), new Figure.Detail(why.substring(sentence.length()))))
                : new Finding(PLACE, List.of(new Figure.Detail(why)));
    }

    /** Findings one after the other; "" between them = nothing. */
    public static Finding joined(@CompileTimeConstant String between, List<Finding> findings) {
        StringBuilder words = new StringBuilder();
        List<Figure> figures = new ArrayList<>();
        for (Finding each : findings) {
            words.append(words.isEmpty() ? "" : between).append(PLACE);
            figures.add(new Figure.Part(each));
        }
        return new Finding(words.toString(), figures);
    }

    /** Exact: for evaluators and the programme's own team, never for a report to funders. */
    public String forEvaluators() {
        return in(new ExactWording());
    }

    /**
     * As funders may read it.
     *
     * @param threshold fewest people that a figure may speak of
     */
    public String forFunders(int threshold) {
        String said = in(new FunderWording(threshold));
        return said.isEmpty() ? said : Character.toUpperCase(said.charAt(0)) + said.substring(1);
    }

    /** All of them exact. */
    public static List<String> forEvaluators(List<Finding> findings) {
        return findings.stream().map(Finding::forEvaluators).toList();
    }

    String in(Wording wording) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (Figure figure : figures) {
            int at = words.indexOf(PLACE, from);
            out.append(words, from, at).append(figure.in(wording));
            from = at + PLACE.length();
        }
        return out.append(words.substring(from)).toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Finding that && words.equals(that.words) && figures.equals(that.figures);
    }

    @Override
    public int hashCode() {
        return Objects.hash(words, figures);
    }

    /** Exact, as in a log; never for funders. */
    @Override
    public String toString() {
        return forEvaluators();
    }
}
