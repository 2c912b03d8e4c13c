package org.portcullis.policy.decision;

import java.util.EnumMap;
import java.util.Map;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Profile.Trait;

/**
 * Everything that a rule may look at for one request: a value of the right type for every {@link Attribute}. An absent
 * attribute has its type's empty value.
 */
public final class AccessContext {
    private final Map<Attribute, Object> values;
    private final Profile profile;

    private AccessContext(Map<Attribute, Object> values, Profile profile) {
        this.values = values;
        this.profile = profile;
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
        builder.profile = profile;
        return builder;
    }

    /** What the profile's attributes are from, with its evidence; unknown where they were given otherwise. */
    Profile profile() {
        return profile;
    }

    public boolean has(Attribute attribute) {
        return values.containsKey(attribute);
    }

    /** The same with more of what is known. */
    AccessContext with(Map<Attribute, Object> more) {
        Builder both = toBuilder();
        more.forEach(both::set);
        return both.build();
    }

    /** Collects what is known; what is empty counts as absent. */
    public static final class Builder {
        private final Map<Attribute, Object> values = new EnumMap<>(Attribute.class);
        private Profile profile = Profile.UNKNOWN;

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

        /** What the device seems to be, as far as policy may use it. */
        Builder profile(Profile seen) {
            profile = seen;
            return set(Attribute.PROFILE_FUNCTION, seen.usable(Trait.FUNCTION))
                    .set(Attribute.PROFILE_VENDOR, seen.usable(Trait.VENDOR))
                    .set(Attribute.PROFILE_MODEL, seen.usable(Trait.MODEL))
                    .set(Attribute.PROFILE_OS, seen.usable(Trait.OS))
                    .set(Attribute.PROFILE_CERTAINTY, (long) seen.certainty());
        }

        public AccessContext build() {
            return new AccessContext(new EnumMap<>(values), profile);
        }
    }
}
