package dev.dayone.warehouse.study;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.dayone.evidence.study.gate.Conduct;
import java.io.IOException;
import java.time.LocalDate;

/** How a study went as JSON, for releases and bundles: what is written is read back the same. */
public final class ConductJson {

    /** Jackson refuses days that nobody told it how to write. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(LocalDate.class, ToStringSerializer.instance)
                    .addDeserializer(LocalDate.class, new Days()))
            .build();

    private ConductJson() {}

    /** As an object whose members are the components of {@link Conduct}; days are written as 2026-11-30. */
    public static JsonNode write(Conduct conduct) {
        return JSON.valueToTree(conduct);
    }

    /** @throws IllegalArgumentException if the text is not what {@link #write} writes */
    public static Conduct read(String text) {
        try {
            return JSON.readValue(text, Conduct.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("how a study went cannot be read from its JSON", e);
        }
    }

    private static final class Days extends JsonDeserializer<LocalDate> {
        @Override
        public LocalDate deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return LocalDate.parse(parser.getText());
        }
    }
}
