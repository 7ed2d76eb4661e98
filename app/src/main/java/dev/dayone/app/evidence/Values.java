package dev.dayone.app.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** A method's result as named numbers: the components of its records in snake case, records within records laid open. */
final class Values {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final ObjectNode fields;

    private Values(ObjectNode fields) {
        this.fields = fields;
    }

    static Values none() {
        return new Values(MAPPER.createObjectNode());
    }

    static Values of(Object result) {
        ObjectNode flat = MAPPER.createObjectNode();
        flatten(MAPPER.valueToTree(result), flat);
        return new Values(flat);
    }

    private static void flatten(JsonNode node, ObjectNode into) {
        node.properties().forEach(field -> {
            if (field.getValue().isObject()) {
                flatten(field.getValue(), into);
            } else {
                into.set(field.getKey(), field.getValue());
            }
        });
    }

    Values and(String name, @Nullable Object value) {
        ObjectNode more = fields.deepCopy();
        more.set(name, MAPPER.valueToTree(value));
        return new Values(more);
    }

    @Nullable
    JsonNode get(String name) {
        return fields.get(name);
    }
}
