package org.portcullis.policy.decision;

import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.Serial;

/** What a company's directory says of devices, for the rules that read {@code directory.*}. */
public interface DirectorySource {

    /** There is none; whatever is asked of it is absent. */
    DirectorySource NONE = new DirectorySource() {
        @Override
        public Reading read(Serial device) {
            return Reading.EMPTY;
        }

        @Override
        public Optional<Reading> known(Serial device) {
            return Optional.of(Reading.EMPTY);
        }
    };

    /**
     * What came out.
     *
     * @param values of the attributes that it has of the device
     * @param trouble why they may be missing, or are old; a clause
     * @param decisive whether nobody may be let in by rules without it
     */
    record Reading(Map<Attribute, Object> values, Optional<String> trouble, boolean decisive) {
        public static final Reading EMPTY = new Reading(Map.of(), Optional.empty(), false);

        public Reading {
            values = Map.copyOf(values);
        }
    }

    /** Waits for the directory no longer than its configuration says; never fails. */
    Reading read(Serial device);

    /** What was read before, without waiting; empty when that is nothing, which is then looked up meanwhile. */
    Optional<Reading> known(Serial device);
}
