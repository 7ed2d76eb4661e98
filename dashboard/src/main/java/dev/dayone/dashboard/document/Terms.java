package dev.dayone.dashboard.document;

import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The words of the field as pages use them, each explained in a sentence or two: the one glossary. */
public final class Terms {

    /**
     * A word and what it means.
     *
     * @param id anchor in the glossary
     */
    public record Term(String id, String word, String meaning) {}

    private static final List<Term> ALL = List.of(
            new Term("arm", "arm", "The people who were assigned to one format, whether or not they had it."),
            new Term(
                    "baseline",
                    "baseline",
                    "What was known of people before they were assigned, such as an earlier score."),
            new Term("cluster", "cluster", "People who were assigned together, such as a pod or a whole cohort."),
            new Term(
                    "exploratory",
                    "exploratory outcome",
                    "An outcome that the plan did not name beforehand. It gives ideas and settles nothing."),
            new Term(
                    "follow-up",
                    "follow-up",
                    "The time after the start in which an outcome is looked for, such as 180 days. Until it is over, nobody is missing."),
            new Term(
                    "guardrail",
                    "guardrail",
                    "An outcome that is watched for harm. It does not answer the question of the study."),
            new Term(
                    "alpha",
                    "Krippendorff's alpha",
                    "How far raters agree: 1 means always, 0 no more than by chance. Below 0.667 the scores are too uncertain to be read."),
            new Term("pseudonym", "pseudonym", "A code that stands for a person, so that pages need no names."),
            new Term(
                    "refused",
                    "refused row",
                    "A row of a file that breaks a rule. It is kept apart and counts for nothing until it is corrected or waived."),
            new Term(
                    "deviation",
                    "standard deviation",
                    "How far people lie apart. About two thirds of them are within one standard deviation of the average."),
            new Term(
                    "standardised",
                    "standardised difference",
                    "A difference between two groups, counted in standard deviations, so that unlike things can be compared."),
            new Term(
                    "wilson",
                    "Wilson interval",
                    "A 95 % interval of a share that stays between 0 and 100 %, also for few people."),
            new Term(
                    "adjusted",
                    "adjusted difference",
                    "The difference between learners who started alike, for example with the same score before the programme. It need not equal the gap between the two "
                            + "averages, because the two groups never start exactly alike."),
            new Term(
                    "attrition",
                    "attrition",
                    "Learners who were assigned but whose outcome is missing, and how much that differs between the formats."),
            new Term("block", "block", "A group of people, such as a cohort, within which formats were assigned."),
            new Term(
                    "blind",
                    "blind rating",
                    "Raters do not know which format a learner had, so that their opinion of the format cannot move the score."),
            new Term(
                    "check",
                    "check",
                    "A question that must be answered before a result is read, such as whether the groups have the planned sizes. If a check fails, its message is shown "
                            + "instead of the result."),
            new Term("cohort", "cohort", "The people who go through the programme at the same time."),
            new Term(
                    "compare",
                    "main outcome",
                    "The one outcome that the plan named beforehand to answer the question. The others are read beside it."),
            new Term(
                    "format",
                    "format",
                    "The way of teaching that learners were assigned to, such as one-week research sprints or guided notebooks."),
            new Term(
                    "interim",
                    "interim look",
                    "A day, planned beforehand, on which the outcomes are looked at before the study is over. Intervals are widened so that looking several times does not "
                            + "raise the chance of a false alarm."),
            new Term(
                    "interval",
                    "95 % interval",
                    "The range of differences that are consistent with the data. In 19 of 20 studies like this one, such a range holds the true difference. That it includes zero does not "
                            + "show that there is no difference."),
            new Term(
                    "p",
                    "p-value",
                    "How often chance alone would give a difference at least this large if the formats did not differ. It says nothing about how large the difference is."),
            new Term("percentage-point", "percentage point (pp)", "From 36 % to 54 % is 18 percentage points."),
            new Term(
                    "placement",
                    "placement, strict",
                    "A salaried job in the field, at least thirty hours a week and six months, with written evidence. Whoever did not answer is missing, not a no."),
            new Term(
                    "placement-broad",
                    "placement, broad",
                    "Strict placements, and fellowships, funded founders, funded independent research and doctorates in the field."),
            new Term(
                    "power",
                    "power",
                    "The chance that a study sees a true difference of a given size. Here “reliably” means 80 %."),
            new Term(
                    "randomisation",
                    "randomisation",
                    "Chance decides who gets which format. Only then can a difference be put down to the format and not to who chose it."),
            new Term(
                    "security",
                    "security",
                    "Zero to five squares for how well the study was made: how people were assigned, how small a difference it could see, how many outcomes are missing. It does "
                            + "not depend on what the study found."),
            new Term(
                    "smallest",
                    "smallest difference that matters",
                    "Set before the data by those who decide. A smaller difference would change nothing."),
            new Term(
                    "verdict",
                    "verdict",
                    "A heading chosen by a fixed rule from the interval and the smallest difference that matters. “Not settled” means that the data are consistent with differences that would "
                            + "lead to different decisions."),
            new Term(
                    "withheld",
                    "withheld",
                    "Not shown because it would speak of too few people, or would let such a figure be worked out."),
            new Term(
                    "wwc",
                    "What Works Clearinghouse",
                    "A programme of the US Department of Education that rates studies of education. Its attrition boundary says how many missing outcomes, and how uneven, a study can bear."));

    private Terms() {}

    /** Some of them as a part of a document, in this order. */
    public static Section section(String... ids) {
        Map<String, Term> byId = ALL.stream().collect(Collectors.toMap(Term::id, term -> term));
        return Section.of("glossary", "Glossary")
                .with(new Table(
                        "Words as they are used here.",
                        List.of(Column.text("Word"), Column.text("Meaning")),
                        Arrays.stream(ids)
                                .map(id -> Objects.requireNonNull(byId.get(id), id))
                                .map(term -> List.of(Cell.text(term.word()), Cell.text(term.meaning())))
                                .toList()));
    }

    /** Those that readers of a report meet. */
    public static Section ofReports() {
        return section(
                "randomisation",
                "interval",
                "smallest",
                "security",
                "placement",
                "placement-broad",
                "attrition",
                "withheld");
    }

    /** In alphabetical order of the words. */
    public static List<Term> all() {
        return ALL.stream()
                .sorted(java.util.Comparator.comparing(
                        term -> term.word().replaceAll("^\\d+ % ", "").toLowerCase(java.util.Locale.ROOT)))
                .toList();
    }
}
