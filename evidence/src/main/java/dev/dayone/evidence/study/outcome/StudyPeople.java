package dev.dayone.evidence.study.outcome;

import dev.dayone.evidence.Sample;
import dev.dayone.evidence.Sample.Person;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.RowText;
import dev.dayone.evidence.study.plan.StudyPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Who of a study stands in a comparison, in an order that their data alone decide, and with which numbers beside the outcome. */
public final class StudyPeople {

    /** People in an order that their data alone decide, so that sums come out the same to the last digit. */
    public static final Comparator<PersonRow> CANONICAL = Comparator.comparing(PersonRow::arm)
            .thenComparing(PersonRow::block, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(PersonRow::cluster, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(PersonRow::value, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(PersonRow::event)
            .thenComparing(RowText::parts)
            .thenComparing(PersonRow::covariates, StudyPeople::byColumns);

    private final StudyPlan plan;

    private StudyPeople(StudyPlan plan) {
        this.plan = plan;
    }

    public static StudyPeople of(StudyPlan plan) {
        return new StudyPeople(plan);
    }

    /** Numbers by size, before words, and not by their digits: no change of unit changes who comes first. */
    private static int byColumns(Map<String, String> one, Map<String, String> other) {
        TreeSet<String> columns = new TreeSet<>(one.keySet());
        columns.addAll(other.keySet());
        for (String column : columns) {
            int order = Comparator.nullsFirst(StudyPeople::byValue).compare(one.get(column), other.get(column));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int byValue(String one, String other) {
        Double x = CovariateCoding.number(one);
        Double y = CovariateCoding.number(other);
        if (x != null && y != null) {
            return Double.compare(x, y);
        }
        return x != null ? -1 : y != null ? 1 : one.compareTo(other);
    }

    /** Whether the person stands in one of the two arms that are compared. */
    public boolean compared(PersonRow row) {
        return row.arm().equals(plan.control().id())
                || row.arm().equals(plan.treatment().id());
    }

    /** Those whose outcome is known and who have all the plan's covariates. */
    public List<PersonRow> complete(List<PersonRow> rows) {
        return rows.stream()
                .filter(row -> row.value() != null)
                .filter(row -> row.covariates().keySet().containsAll(plan.covariates()))
                .toList();
    }

    /** The people of the two arms without covariates; their outcome is known. */
    public Sample everyone(List<PersonRow> known) {
        return sample(known.stream().filter(this::compared).toList(), CovariateCoding.of(List.of(), known));
    }

    /** Those who have all covariates, with the columns that can be estimated; with other formats where the plan estimates with all. */
    public Sample adjusted(List<PersonRow> known) {
        List<PersonRow> rows = complete(
                plan.allFormats()
                        ? known
                        : known.stream().filter(this::compared).toList());
        return sample(rows, CovariateCoding.estimable(plan, rows));
    }

    /** What of the plan's covariates is left out of the adjustment of those people, and why. */
    public List<LeftOut> leftOut(List<PersonRow> known) {
        return CovariateCoding.estimable(plan, complete(known)).leftOut();
    }

    private Sample sample(List<PersonRow> rows, CovariateCoding coding) {
        List<String> otherArms = rows.stream()
                .filter(row -> !compared(row))
                .map(PersonRow::arm)
                .distinct()
                .sorted()
                .toList();
        List<Person> people = new ArrayList<>();
        for (PersonRow row : rows.stream().sorted(CANONICAL).toList()) {
            Double value = row.value();
            if (value == null) {
                throw new IllegalArgumentException("a sample holds people whose outcome is known");
            }
            List<Double> numbers = coding.encode(row.covariates());
            otherArms.forEach(arm -> numbers.add(arm.equals(row.arm()) ? 1.0 : 0.0));
            people.add(new Person(
                    row.arm().equals(plan.treatment().id()),
                    value,
                    row.event(),
                    plan.blocked() ? row.block() : null,
                    plan.clustered() ? row.cluster() : null,
                    numbers));
        }
        return new Sample(people);
    }
}
