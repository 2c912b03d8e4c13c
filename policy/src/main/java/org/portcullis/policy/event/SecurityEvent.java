package org.portcullis.policy.event;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened, as one record of typed fields. The fields that every event has are filled in by {@link
 * #builder}; the journal adds {@code event.sequence}.
 */
public final class SecurityEvent {
    /** The version of the Elastic Common Schema that the field names are from. */
    public static final String ECS_VERSION = "9.4.0";

    public static final String DATASET = "portcullis.access";

    /** How it ended, as {@code event.outcome} has it. */
    public enum Outcome {
        SUCCESS,
        FAILURE,
        UNKNOWN;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final Map<Field, Object> values;

    private SecurityEvent(Map<Field, Object> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * @param id unique for ever; the same thing reported twice has the same id
     * @param message one English sentence
     */
    public static Builder builder(String id, Instant time, EventAction action, Outcome outcome, String message) {
        return new Builder()
                .set(Field.TIMESTAMP, time)
                .set(Field.MESSAGE, message)
                .set(Field.ECS_VERSION, ECS_VERSION)
                .set(Field.EVENT_ID, id)
                .set(Field.EVENT_KIND, "event")
                .set(Field.EVENT_CATEGORY, action.categories())
                .set(Field.EVENT_TYPE, action.types())
                .set(Field.EVENT_ACTION, action.word())
                .set(Field.EVENT_OUTCOME, outcome.word())
                .set(Field.EVENT_DATASET, DATASET);
    }

    public String id() {
        return (String) values.get(Field.EVENT_ID);
    }

    public Instant time() {
        return (Instant) values.get(Field.TIMESTAMP);
    }

    public Optional<Object> get(Field field) {
        return Optional.ofNullable(values.get(field));
    }

    /** The same event with one field more. */
    public SecurityEvent with(Field field, Object value) {
        Builder builder = new Builder();
        builder.values.putAll(values);
        return builder.set(field, value).build();
    }

    /** The fields that have a value, in the order they were set. */
    public Map<Field, Object> values() {
        return values;
    }

    @Override
    public String toString() {
        return id() + " " + values.get(Field.EVENT_ACTION) + ": " + values.get(Field.MESSAGE);
    }

    /** Collects fields; what is empty is left out. */
    public static final class Builder {
        private final Map<Field, Object> values = new LinkedHashMap<>();

        private Builder() {}

        /** @throws IllegalArgumentException when the value is not of the field's type */
        public Builder set(Field field, Object value) {
            field.check(value);
            if (!value.equals("") && !value.equals(List.of())) {
                values.put(field, value);
            }
            return this;
        }

        /** Sets the field when there is a value. */
        public Builder set(Field field, Optional<?> value) {
            value.ifPresent(present -> set(field, present));
            return this;
        }

        public SecurityEvent build() {
            return new SecurityEvent(new LinkedHashMap<>(values));
        }
    }
}
