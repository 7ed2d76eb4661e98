package dev.dayone.dashboard.web;

import dev.dayone.dashboard.document.FieldFault;
import dev.dayone.dashboard.document.Section.Choice;
import dev.dayone.dashboard.document.Section.Field;
import dev.dayone.dashboard.document.Section.Form;
import dev.dayone.warehouse.view.ProgrammeViews;
import dev.dayone.warehouse.view.ProgrammeViews.Cohort;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a page is narrowed to, as it stands in the address; "" and null = everything.
 *
 * @param from cohorts that ran on that day or later
 * @param to cohorts that ran on that day or earlier
 */
record Filter(
        String programme,
        String cohort,
        String format,
        String stage,
        @Nullable LocalDate from,
        @Nullable LocalDate to) {

    static final Filter NONE = new Filter("", "", "", "", null, null);

    /** The filter of an address. Refuses a date that is none. */
    static Filter of(Map<String, String> asked) {
        return new Filter(
                asked.getOrDefault("programme", ""),
                asked.getOrDefault("cohort", ""),
                asked.getOrDefault("format", ""),
                asked.getOrDefault("stage", ""),
                FieldFault.day(asked, "from"),
                FieldFault.day(asked, "to"));
    }

    /**
     * The same, where what it names exists. A page that is narrowed to nothing would say of a mistyped name that all is well with it.
     *
     * @param labels of formats by id
     * @throws FieldFault that says what there is no such thing of
     */
    Filter known(List<Cohort> cohorts, Map<String, String> labels) {
        if (cohorts.isEmpty()) {
            return this;
        }
        if (cohorts.stream().noneMatch(each -> takesProgramme(each.programme()))) {
            throw new FieldFault("programme", "No programme here is called “" + programme + "”");
        }
        if (!cohort.isEmpty() && cohorts.stream().noneMatch(each -> cohort.equals(each.cohort()))) {
            throw new FieldFault("cohort", "No cohort here is called “" + cohort + "”");
        }
        if (!format.isEmpty() && !labels.containsKey(format)) {
            throw new FieldFault("format", "No format here is called “" + format + "”");
        }
        if (!stage.isEmpty() && !ProgrammeViews.STAGES.contains(stage)) {
            throw new FieldFault(
                    "stage", "“" + stage + "” is no stage. There are: " + String.join(", ", ProgrammeViews.STAGES));
        }
        return this;
    }

    boolean takesProgramme(String id) {
        return programme.isEmpty() || programme.equals(id);
    }

    boolean takesFormat(String id) {
        return format.isEmpty() || format.equals(id);
    }

    boolean takesStage(String name) {
        return stage.isEmpty() || stage.equals(name);
    }

    /** Cohorts of that programme, in that period, of that name. */
    List<Cohort> of(List<Cohort> cohorts) {
        return cohorts.stream()
                .filter(each -> takesProgramme(each.programme()))
                .filter(each -> cohort.isEmpty() || cohort.equals(each.cohort()))
                .filter(each -> from == null || !each.endsOn().isBefore(from))
                .filter(each -> to == null || !each.startsOn().isAfter(to))
                .toList();
    }

    /**
     * The filters, shown on demand: only what there is to choose between, and what is chosen already. Nothing where there is no choice.
     *
     * @param labels of formats by id
     * @param stages whether the page has any
     */
    Optional<Form> form(String action, List<Cohort> cohorts, Map<String, String> labels, boolean stages) {
        List<Field> fields = new ArrayList<>();
        choice("programme", "Programme", programme, distinct(cohorts, Cohort::programme))
                .ifPresent(fields::add);
        choice("cohort", "Cohort", cohort, distinct(Filter.programme(programme).of(cohorts), Cohort::cohort))
                .ifPresent(fields::add);
        choice("format", "Format", format, labels).ifPresent(fields::add);
        if (stages) {
            Map<String, String> names = new LinkedHashMap<>();
            ProgrammeViews.STAGES.forEach(each -> names.put(each, each));
            choice("stage", "Stage", stage, names).ifPresent(fields::add);
        }
        if (cohorts.size() > 1 || from != null || to != null) {
            fields.add(Field.date("from", "Ran from", from == null ? "" : from.toString()));
            fields.add(Field.date("to", "Ran until", to == null ? "" : to.toString()));
        }
        return fields.isEmpty() ? Optional.empty() : Optional.of(new Form(action, fields, "Show").onDemand("Filter"));
    }

    private static Filter programme(String id) {
        return new Filter(id, "", "", "", null, null);
    }

    private static Map<String, String> distinct(List<Cohort> cohorts, Function<Cohort, String> of) {
        Map<String, String> out = new LinkedHashMap<>();
        cohorts.stream().map(of).sorted().forEach(each -> out.put(each, each));
        return out;
    }

    private static Optional<Field> choice(String name, String label, String chosen, Map<String, String> values) {
        if (values.size() < 2 && chosen.isEmpty()) {
            return Optional.empty();
        }
        List<Choice> choices = new ArrayList<>(List.of(new Choice("", "all")));
        values.forEach((value, text) -> choices.add(new Choice(value, text)));
        if (!chosen.isEmpty() && !values.containsKey(chosen)) {
            choices.add(new Choice(chosen, chosen));
        }
        return Optional.of(Field.choice(name, label, chosen, choices));
    }
}
