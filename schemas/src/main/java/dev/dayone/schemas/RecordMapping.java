package dev.dayone.schemas;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * One of our records as an Avro generic record and back. A record's components and its schema's fields have the same names in the
 * same order, so that the record is the contract as one reads it in Java; a difference is refused when the class loads.
 */
final class RecordMapping {

    private final Schema schema;
    private final List<Part> parts;
    private final MethodHandle constructor;

    /** One component: how to read it off a record, and what it is in Avro. */
    private record Part(Schema.Field field, MethodHandle accessor, Form form, boolean reading) {}

    private RecordMapping(Schema schema, List<Part> parts, MethodHandle constructor) {
        this.schema = schema;
        this.parts = parts;
        this.constructor = constructor;
    }

    /** @throws IllegalStateException when components and fields differ */
    static RecordMapping of(Class<?> type, Schema schema) {
        RecordComponent[] components = type.getRecordComponents();
        List<String> names =
                Arrays.stream(components).map(RecordComponent::getName).toList();
        List<String> fields =
                schema.getFields().stream().map(Schema.Field::name).toList();
        if (!names.equals(fields)) {
            throw new IllegalStateException(
                    type.getSimpleName() + " has " + names + ", its schema has " + fields + ": make them equal");
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            List<Part> parts = new ArrayList<>();
            for (RecordComponent component : components) {
                MethodHandle accessor = lookup.unreflect(component.getAccessor())
                        .asType(MethodType.methodType(Object.class, Object.class));
                Schema.Field field = schema.getField(component.getName());
                parts.add(new Part(
                        field,
                        accessor,
                        Form.of(component.getGenericType(), field.schema()),
                        component.isAnnotationPresent(Reading.class)));
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            MethodHandle constructor = lookup.findConstructor(type, MethodType.methodType(void.class, types))
                    .asSpreader(Object[].class, types.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
            return new RecordMapping(schema, List.copyOf(parts), constructor);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be mapped", e);
        }
    }

    GenericRecord write(Object value) {
        GenericRecord out = new GenericData.Record(schema);
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Object component = call(part.accessor(), value);
            out.put(i, component == null ? null : part.form().write(component));
        }
        return out;
    }

    Object read(GenericRecord in) {
        @Nullable Object[] arguments = new Object[parts.size()];
        for (int i = 0; i < arguments.length; i++) {
            Part part = parts.get(i);
            Object field = in.get(i);
            arguments[i] = field == null ? null : part.form().read(field);
        }
        try {
            return (Object) constructor.invokeExact(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(schema.getName() + " cannot be made", e);
        }
    }

    /**
     * SHA-256 over all components but readings, and but those that are null or have their default: what a later version adds and
     * leaves empty changes nothing.
     */
    byte[] contentHash(Object value) {
        MessageDigest sha256 = EventIds.digest("SHA-256");
        sha256.update(schema.getName().getBytes(StandardCharsets.UTF_8));
        digest(value, sha256);
        return sha256.digest();
    }

    private void digest(Object value, MessageDigest sha256) {
        for (Part part : parts) {
            Object component = part.reading() ? null : call(part.accessor(), value);
            if (component == null) {
                continue;
            }
            String name = part.field().name();
            if (part.form() instanceof Nested nested) {
                sha256.update((name + '{').getBytes(StandardCharsets.UTF_8));
                nested.mapping().digest(component, sha256);
                sha256.update((byte) '}');
                continue;
            }
            Object written = part.form().write(component);
            if (!part.field().hasDefaultValue()
                    || !written.equals(GenericData.get().getDefaultValue(part.field()))) {
                sha256.update(
                        (name + '=' + GenericData.get().toString(written) + ';').getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static @Nullable Object call(MethodHandle accessor, Object value) {
        try {
            return (@Nullable Object) accessor.invokeExact(value);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a record's accessor failed", e);
        }
    }

    /** A Java value and the Avro value that stands for it. */
    private interface Form {

        Object write(Object java);

        Object read(Object avro);

        static Form of(Type type, Schema schema) {
            Schema plain = schema.getType() == Schema.Type.UNION
                    ? schema.getTypes().stream()
                            .filter(branch -> branch.getType() != Schema.Type.NULL)
                            .findFirst()
                            .orElseThrow()
                    : schema;
            if (type instanceof ParameterizedType parameterized) {
                Type[] arguments = parameterized.getActualTypeArguments();
                return parameterized.getRawType() == Map.class
                        ? new Texts()
                        : new Items(Form.of(arguments[0], plain.getElementType()));
            }
            Class<?> raw = (Class<?>) type;
            if (raw.isRecord()) {
                return new Nested(RecordMapping.of(raw, plain));
            }
            if (raw.isEnum()) {
                return Constant.of(raw, plain);
            }
            return Plain.of(raw);
        }
    }

    private record Nested(RecordMapping mapping) implements Form {
        @Override
        public Object write(Object java) {
            return mapping.write(java);
        }

        @Override
        public Object read(Object avro) {
            return mapping.read((GenericRecord) avro);
        }
    }

    private record Items(Form item) implements Form {
        @Override
        public Object write(Object java) {
            Collection<?> items = (Collection<?>) java;
            List<Object> out = new ArrayList<>(items.size());
            items.forEach(each -> out.add(item.write(each)));
            return out;
        }

        @Override
        public Object read(Object avro) {
            Collection<?> items = (Collection<?>) avro;
            if (items.isEmpty()) {
                return List.of();
            }
            Object[] out = new Object[items.size()];
            int i = 0;
            for (Object each : items) {
                out[i++] = item.read(each);
            }
            return List.of(out);
        }
    }

    /** Texts by name; written in the order of the names, so that equal maps are equal bytes. */
    private record Texts() implements Form {
        @Override
        public Object write(Object java) {
            return new TreeMap<>((Map<?, ?>) java);
        }

        @Override
        public Object read(Object avro) {
            Map<String, String> out = new LinkedHashMap<>();
            ((Map<?, ?>) avro).forEach((key, value) -> out.put(key.toString(), value.toString()));
            return out;
        }
    }

    /** A constant of a closed set, in Avro an enum or, in the oldest schemas, its name. */
    private record Constant(Class<?> type, Schema schema, Map<String, Object> byName) implements Form {

        static Constant of(Class<?> type, Schema schema) {
            Map<String, Object> byName = new HashMap<>();
            for (Object constant : type.getEnumConstants()) {
                byName.put(((Enum<?>) constant).name(), constant);
            }
            return new Constant(type, schema, byName);
        }

        @Override
        public Object write(Object java) {
            String name = ((Enum<?>) java).name();
            return schema.getType() == Schema.Type.ENUM ? new GenericData.EnumSymbol(schema, name) : name;
        }

        @Override
        public Object read(Object avro) {
            String name = avro.toString();
            Object constant = byName.get(name);
            if (constant != null) {
                return constant;
            }
            throw new IllegalArgumentException(name + " is no " + type.getSimpleName());
        }
    }

    private enum Plain implements Form {
        SAME {
            @Override
            public Object write(Object java) {
                return java;
            }

            @Override
            public Object read(Object avro) {
                return avro;
            }
        },
        TEXT {
            @Override
            public Object write(Object java) {
                return java;
            }

            @Override
            public Object read(Object avro) {
                return avro.toString();
            }
        },
        ID {
            @Override
            public Object write(Object java) {
                return java.toString();
            }

            @Override
            public Object read(Object avro) {
                return UUID.fromString(avro.toString());
            }
        },
        DATE {
            @Override
            public Object write(Object java) {
                return Math.toIntExact(((LocalDate) java).toEpochDay());
            }

            @Override
            public Object read(Object avro) {
                return LocalDate.ofEpochDay((Integer) avro);
            }
        },
        INSTANT {
            @Override
            public Object write(Object java) {
                return ((Instant) java).toEpochMilli();
            }

            @Override
            public Object read(Object avro) {
                return Instant.ofEpochMilli((Long) avro);
            }
        },
        BYTES {
            @Override
            public Object write(Object java) {
                return ByteBuffer.wrap((byte[]) java);
            }

            @Override
            public Object read(Object avro) {
                ByteBuffer bytes = (ByteBuffer) avro;
                byte[] out = new byte[bytes.remaining()];
                bytes.duplicate().get(out);
                return out;
            }
        };

        static Plain of(Class<?> type) {
            if (type == String.class) {
                return TEXT;
            }
            if (type == UUID.class) {
                return ID;
            }
            if (type == LocalDate.class) {
                return DATE;
            }
            if (type == Instant.class) {
                return INSTANT;
            }
            return type == byte[].class ? BYTES : SAME;
        }
    }
}
