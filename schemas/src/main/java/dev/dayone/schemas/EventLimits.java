package dev.dayone.schemas;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Whether all that an event says, field by field, is inside {@link Limits}: the last look before a door takes it. */
public final class EventLimits {

    /** Most entries that a list or map of an event may have. */
    static final int MOST_ENTRIES = 10_000;

    private static final Map<Class<?>, List<Part>> PARTS = new ConcurrentHashMap<>();

    private EventLimits() {}

    /**
     * The first field outside the limits.
     *
     * @param field its name, that of what it stands in before it: {@code meta.occurredAt}
     */
    public record Violation(String field, Limits.Wrong wrong) {}

    private record Part(String name, MethodHandle accessor) {}

    /** Nothing for an event that can be carried. */
    public static Optional<Violation> of(Event event) {
        Optional<Violation> inside = inside("", event);
        if (inside.isPresent()) {
            return inside;
        }
        int bytes = WireCodec.encode(event).length;
        return bytes > Limits.LARGEST_MESSAGE
                ? Optional.of(new Violation(
                        "event",
                        new Limits.Wrong(
                                "has " + bytes + " bytes, and one message of the log holds " + Limits.LARGEST_MESSAGE,
                                "Leave out what no measure needs")))
                : Optional.empty();
    }

    private static Optional<Violation> inside(String name, @Nullable Object value) {
        if (value instanceof String text) {
            return Limits.wrong(text, Limits.LONGEST_SEALED).map(wrong -> new Violation(name, wrong));
        }
        if (value instanceof LocalDate day) {
            return Limits.wrong(day).map(wrong -> new Violation(name, wrong));
        }
        if (value instanceof Instant time) {
            return Limits.wrong(time).map(wrong -> new Violation(name, wrong));
        }
        if (value instanceof Double number) {
            return Limits.wrong(number).map(wrong -> new Violation(name, wrong));
        }
        if (value instanceof Map<?, ?> map) {
            Optional<Violation> keys = all(name, map.keySet());
            return keys.isPresent() ? keys : all(name, map.values());
        }
        if (value instanceof Collection<?> list) {
            return all(name, list);
        }
        return value instanceof Record some ? parts(name, some) : Optional.empty();
    }

    private static Optional<Violation> all(String name, Collection<?> values) {
        if (values.size() > MOST_ENTRIES) {
            return Optional.of(new Violation(
                    name, new Limits.Wrong("has more than " + MOST_ENTRIES + " entries", "Send fewer at a time")));
        }
        for (Object each : values) {
            Optional<Violation> found = inside(name, each);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Violation> parts(String name, Record some) {
        for (Part part : PARTS.computeIfAbsent(some.getClass(), EventLimits::partsOf)) {
            Optional<Violation> found =
                    inside(name.isEmpty() ? part.name() : name + "." + part.name(), read(part, some));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static @Nullable Object read(Part part, Record some) {
        try {
            return part.accessor().invokeExact((Object) some);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a component of a record of ours can be read", e);
        }
    }

    private static List<Part> partsOf(Class<?> type) {
        List<Part> parts = new ArrayList<>();
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            for (RecordComponent component : type.getRecordComponents()) {
                parts.add(new Part(
                        component.getName(),
                        lookup.unreflect(component.getAccessor())
                                .asType(MethodType.methodType(Object.class, Object.class))));
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(type + " cannot be read", e);
        }
        return List.copyOf(parts);
    }
}
