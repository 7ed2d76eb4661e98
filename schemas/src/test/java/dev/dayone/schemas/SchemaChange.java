package dev.dayone.schemas;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;

/**
 * What is wrong with the step from one schema to the next. Stricter than Avro's own compatibility check, which passes over logical
 * types, defaults, aliases and enum defaults: a step may add fields that have a default, and enum constants where the enum has a
 * default, and nothing else. So old readers read new data and new readers old data, with the same meaning.
 */
final class SchemaChange {

    private final List<String> problems = new ArrayList<>();
    private final Set<String> seen = new LinkedHashSet<>();

    private SchemaChange() {}

    /** One line a problem; none for a step that may be taken. */
    static List<String> problems(Schema before, Schema after) {
        SchemaChange change = new SchemaChange();
        change.compare(before.getName(), before, after);
        return change.problems;
    }

    private void compare(String at, Schema before, Schema after) {
        same(at, "type", before.getType(), after.getType());
        same(at, "logical type", logicalType(before), logicalType(after));
        if (before.getType() != after.getType()) {
            return;
        }
        switch (before.getType()) {
            case RECORD -> records(at, before, after);
            case ENUM -> enums(at, before, after);
            case ARRAY -> compare(at + "[]", before.getElementType(), after.getElementType());
            case MAP -> compare(at + "{}", before.getValueType(), after.getValueType());
            case UNION -> unions(at, before, after);
            case FIXED -> same(at, "size", before.getFixedSize(), after.getFixedSize());
            default -> {}
        }
    }

    private void records(String at, Schema before, Schema after) {
        same(at, "name", before.getFullName(), after.getFullName());
        same(at, "aliases", before.getAliases(), after.getAliases());
        if (!seen.add(before.getFullName())) {
            return;
        }
        for (int i = 0; i < before.getFields().size(); i++) {
            Field field = before.getFields().get(i);
            Field now = after.getField(field.name());
            String place = at + "." + field.name();
            if (now == null) {
                problems.add(place + ": is gone");
                continue;
            }
            same(place, "position", i, now.pos());
            same(place, "aliases", field.aliases(), now.aliases());
            same(place, "default", defaultOf(field), defaultOf(now));
            compare(place, field.schema(), now.schema());
        }
        for (Field field : after.getFields()) {
            if (before.getField(field.name()) == null && !field.hasDefaultValue()) {
                problems.add(at + "." + field.name() + ": is new and has no default");
            }
        }
    }

    private void enums(String at, Schema before, Schema after) {
        same(at, "name", before.getFullName(), after.getFullName());
        same(at, "aliases", before.getAliases(), after.getAliases());
        same(at, "enum default", before.getEnumDefault(), after.getEnumDefault());
        List<String> was = before.getEnumSymbols();
        List<String> is = after.getEnumSymbols();
        if (is.size() < was.size() || !is.subList(0, was.size()).equals(was)) {
            problems.add(at + ": enum constants " + was + " became " + is);
        } else if (is.size() > was.size() && before.getEnumDefault() == null) {
            problems.add(at + ": enum without default gained constants");
        }
    }

    private void unions(String at, Schema before, Schema after) {
        same(at, "branches", before.getTypes().size(), after.getTypes().size());
        for (int i = 0; i < Math.min(before.getTypes().size(), after.getTypes().size()); i++) {
            compare(at + "|" + i, before.getTypes().get(i), after.getTypes().get(i));
        }
    }

    private void same(String at, String what, Object before, Object after) {
        if (!Objects.equals(before, after)) {
            problems.add(at + ": " + what + " " + before + " became " + after);
        }
    }

    private static String defaultOf(Field field) {
        if (!field.hasDefaultValue()) {
            return "none";
        }
        Object value = field.defaultVal();
        return value == JsonProperties.NULL_VALUE ? "null" : value.getClass().getSimpleName() + ' ' + value;
    }

    private static String logicalType(Schema schema) {
        LogicalType type = LogicalTypes.fromSchemaIgnoreInvalid(schema);
        Object written = schema.getObjectProp("logicalType");
        return (type == null ? "none" : type.getName()) + "/"
                + (schema.getType() == Schema.Type.UNION ? null : written);
    }
}
