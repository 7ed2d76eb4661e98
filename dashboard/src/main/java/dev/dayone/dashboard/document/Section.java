package dev.dayone.dashboard.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a page: a plain sentence, a picture, the same as a table, and the table to take away.
 *
 * @param link where the heading leads; "" = nowhere
 * @param code a query as it was run; "" = none
 * @param folded shown only to those who open it
 * @param chip the verdict that stands with the picture, so that no picture is read without it; "" = none
 */
public record Section(
        String id,
        String heading,
        String link,
        List<String> paragraphs,
        List<Form> forms,
        List<String> pictures,
        @Nullable Table table,
        List<Choice> downloads,
        String code,
        boolean folded,
        String chip) {

    public Section {
        paragraphs = List.copyOf(paragraphs);
        forms = List.copyOf(forms);
        pictures = List.copyOf(pictures);
        downloads = List.copyOf(downloads);
    }

    public static Section of(String id, String heading, String... paragraphs) {
        return new Section(id, heading, "", List.of(paragraphs), List.of(), List.of(), null, List.of(), "", false, "");
    }

    /** With one paragraph more. */
    public Section saying(String more) {
        List<String> all = new ArrayList<>(paragraphs);
        all.add(more);
        return new Section(id, heading, link, all, forms, pictures, table, downloads, code, folded, chip);
    }

    public Section linked(String to) {
        return new Section(id, heading, to, paragraphs, forms, pictures, table, downloads, code, folded, chip);
    }

    public Section with(Form form) {
        List<Form> all = new ArrayList<>(forms);
        all.add(form);
        return new Section(id, heading, link, paragraphs, all, pictures, table, downloads, code, folded, chip);
    }

    /** The same with a form, where there is something to ask. */
    public Section asking(Optional<Form> form) {
        return form.map(this::with).orElse(this);
    }

    public Section with(Table shown) {
        return new Section(id, heading, link, paragraphs, forms, pictures, shown, downloads, code, folded, chip);
    }

    public Section drawn(String... more) {
        List<String> all = new ArrayList<>(pictures);
        all.addAll(List.of(more));
        return new Section(id, heading, link, paragraphs, forms, all, table, downloads, code, folded, chip);
    }

    public Section taken(Choice... as) {
        return new Section(id, heading, link, paragraphs, forms, pictures, table, List.of(as), code, folded, chip);
    }

    public Section ran(String query) {
        return new Section(id, heading, link, paragraphs, forms, pictures, table, downloads, query, folded, chip);
    }

    Table required() {
        return Objects.requireNonNull(table);
    }

    /** The same with the verdict on what it shows. */
    public Section marked(String verdict) {
        return new Section(id, heading, link, paragraphs, forms, pictures, table, downloads, code, folded, verdict);
    }

    /** The same, closed until a reader opens it. */
    public Section fold() {
        return new Section(id, heading, link, paragraphs, forms, pictures, table, downloads, code, true, chip);
    }

    /** What a reader may take away as it is shown: its table and its picture. */
    public List<String> formats() {
        List<String> out = new ArrayList<>();
        if (table != null) {
            out.add("csv");
            out.add("json");
        }
        if (!pictures.isEmpty()) {
            out.add("svg");
        }
        return out;
    }

    /**
     * A form that asks, so that its answers stand in the address, or one that only our own pages may send.
     *
     * @param changes something, or is not to be asked by a link: sent by POST
     * @param summary what opens it, for a form that is shown on demand; "" = always shown
     */
    public record Form(String action, List<Field> fields, String button, boolean changes, String summary) {

        public Form(String action, List<Field> fields, String button) {
            this(action, fields, button, false, "");
        }

        public Form(String action, List<Field> fields, String button, boolean changes) {
            this(action, fields, button, changes, "");
        }

        public static Form changing(String action, String button) {
            return new Form(action, List.of(), button, true, "");
        }

        /** The same, closed until a reader asks for it or some field of it has a value. */
        public Form onDemand(String opens) {
            return new Form(action, fields, button, changes, opens);
        }

        /** The same, open, as it was filled in, with the field marked that cannot be read; what it does not ask, it asks now. */
        public Form marked(Map<String, String> filled, FieldFault fault) {
            List<Field> marked = new ArrayList<>();
            for (Field field : fields) {
                Field kept = field.filled(filled.getOrDefault(field.name(), field.value()));
                marked.add(field.name().equals(fault.field()) ? kept.refused(fault.sentence()) : kept);
            }
            if (fields.stream().noneMatch(field -> field.name().equals(fault.field()))) {
                String written = filled.getOrDefault(fault.field(), "");
                marked.add(
                        new Field(fault.field(), fault.field(), written, "text", List.of()).refused(fault.sentence()));
            }
            return new Form(action, marked, button, changes, "");
        }

        /**
         * The form of a page where fields cannot be read: filled in as it was, with every field marked that the form itself stumbles over. A form that is drawn from other
         * fields of the same address would else fail at the next of them.
         *
         * @param filled what was written, by field
         * @param first the field at which the page stumbled
         * @param form draws the form from what can be read
         */
        public static Form corrected(
                Map<String, String> filled, FieldFault first, Function<Map<String, String>, Form> form) {
            Map<String, String> readable = new HashMap<>(filled);
            List<FieldFault> faults = new ArrayList<>();
            FieldFault fault = first;
            while (true) {
                faults.add(fault);
                readable.remove(fault.field());
                try {
                    Form drawn = form.apply(Map.copyOf(readable));
                    for (FieldFault each : faults) {
                        drawn = drawn.marked(filled, each);
                    }
                    return drawn;
                } catch (FieldFault another) {
                    if (!readable.containsKey(another.field())) {
                        throw new IllegalStateException("The form cannot be drawn without " + another.field(), another);
                    }
                    fault = another;
                }
            }
        }

        /** Whether it sends files. */
        public boolean sendsFiles() {
            return fields.stream().anyMatch(field -> field.type().equals("file"));
        }

        /** Some field that readers see has a value. */
        public boolean filled() {
            return fields.stream()
                    .anyMatch(field ->
                            !field.type().equals("hidden") && !field.value().isEmpty());
        }

        public Form {
            fields = List.copyOf(fields);
        }
    }

    /**
     * What a form asks.
     *
     * @param choices empty = free text of that type
     * @param problem why the value cannot be read; "" = it can
     */
    public record Field(String name, String label, String value, String type, List<Choice> choices, String problem) {

        public Field(String name, String label, String value, String type, List<Choice> choices) {
            this(name, label, value, type, choices, "");
        }

        /** With a value; one that cannot be chosen is added to the choices, so that it is seen. */
        Field filled(String with) {
            if (choices.isEmpty()
                    || choices.stream().anyMatch(choice -> choice.value().equals(with))) {
                return new Field(name, label, with, type, choices, problem);
            }
            List<Choice> more = new ArrayList<>(choices);
            more.add(new Choice(with, with));
            return new Field(name, label, with, type, more, problem);
        }

        /** The same, marked. As free text: a browser shows nothing of a text in a field for numbers or dates. */
        Field refused(String why) {
            return new Field(name, label, value, choices.isEmpty() ? "text" : type, choices, why);
        }

        public Field {
            choices = List.copyOf(choices);
        }

        public static Field number(String name, String label, String value) {
            return new Field(name, label, value, "number", List.of());
        }

        public static Field date(String name, String label, String value) {
            return new Field(name, label, value, "date", List.of());
        }

        public static Field choice(String name, String label, String value, List<Choice> choices) {
            return new Field(name, label, value, "", choices);
        }
    }

    /** A value and what readers see of it. */
    public record Choice(String value, String text) {}

    /** Columns and rows; the first column names the row. */
    public record Table(String caption, List<Column> columns, List<List<Cell>> rows) {
        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
        }

        /** Some cell, besides those that name the rows, holds more than a few words: on a narrow screen each row stands as a list. */
        public boolean wordy() {
            return rows.stream().anyMatch(row -> row.stream().skip(1).anyMatch(Cell::hasSentence));
        }
    }

    public record Column(String name, boolean number) {
        public static Column text(String name) {
            return new Column(name, false);
        }

        public static Column number(String name) {
            return new Column(name, true);
        }
    }

    /**
     * @param link where the cell leads; "" = nowhere
     * @param picture in place of the text, as SVG; "" = none
     * @param strong of the row that matters most
     */
    public record Cell(String text, boolean number, String link, String picture, boolean strong) {

        private static final int A_FEW_WORDS = 24;
        private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}( \\d{2}:\\d{2})?");

        public static Cell text(String text) {
            return new Cell(text, false, "", "", false);
        }

        public static Cell number(String text) {
            return new Cell(text, true, "", "", false);
        }

        public static Cell link(String text, String to) {
            return new Cell(text, false, to, "", false);
        }

        /** More than a few words. */
        boolean hasSentence() {
            return !number && text.length() > A_FEW_WORDS;
        }

        /** How it is set: to the right, with room for a sentence, or as a day that is not broken over two lines; null = as it comes. */
        public @Nullable String kind() {
            return number
                    ? "number"
                    : hasSentence() ? "words" : DAY.matcher(text).matches() ? "day" : null;
        }

        public Cell strong(boolean matters) {
            return new Cell(text, number, link, picture, matters);
        }

        public static Cell picture(String svg) {
            return new Cell("", false, "", svg, false);
        }
    }
}
