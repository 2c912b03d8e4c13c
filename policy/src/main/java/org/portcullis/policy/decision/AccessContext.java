package org.portcullis.policy.decision;

import java.util.EnumMap;
import java.util.Map;
import org.portcullis.policy.rule.Attribute;

/**
 * Everything that a rule may look at for one request: a value of the right type for every {@link Attribute}. An absent
 * attribute has its type's empty value.
 */
public final class AccessContext {
    private final Map<Attribute, Object> values;

    private AccessContext(Map<Attribute, Object> values) {
        this.values = values;
    }

    public static Builder builder() {
        return new Builder();
    }

    public Object get(Attribute attribute) {
        return values.getOrDefault(attribute, attribute.type().absent());
    }

    /** Begins with all of this. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.values.putAll(values);
        return builder;
    }

    public boolean has(Attribute attribute) {
        return values.containsKey(attribute);
    }

    /** Collects what is known; what is empty counts as absent. */
    public static final class Builder {
        private final Map<Attribute, Object> values = new EnumMap<>(Attribute.class);

        private Builder() {}

        /** @throws IllegalArgumentException when the value is not of the attribute's type */
        public Builder set(Attribute attribute, Object value) {
            Object absent = attribute.type().absent();
            boolean fits = absent instanceof java.util.List<?>
                    ? value instanceof java.util.List<?>
                    : absent.getClass().isInstance(value);
            if (!fits) {
                throw new IllegalArgumentException(attribute.word() + " is " + attribute.type() + ", not "
                        + value.getClass().getSimpleName());
            }
            if (!value.equals(absent)) {
                values.put(attribute, value);
            } else {
                values.remove(attribute);
            }
            return this;
        }

        public AccessContext build() {
            return new AccessContext(new EnumMap<>(values));
        }
    }
}
