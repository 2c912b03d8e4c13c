package org.portcullis.profiler.anomaly;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/** Something that happened and is held against what is remembered. */
public sealed interface Happening {

    /** The id of the event that tells of it; what has none has one of its own that is the same whenever it is seen again. */
    String id();

    Instant at();

    /** The device of the registry that it is of. */
    Optional<Serial> device();

    Optional<MacAddress> mac();

    /**
     * A device was let in.
     *
     * @param device whose certificate was proven; empty for a MAC address that came in without one
     * @param session the id of the session that this began
     */
    record Admitted(
            String id, Instant at, Optional<Serial> device, Optional<MacAddress> mac, Place place, String session)
            implements Happening {}

    /**
     * Somebody was refused.
     *
     * @param code {@code portcullis.failure.code}
     * @param decommissioned whether the device was taken out of service for good
     * @param identity that of a certificate whose private key was proven; empty where none was
     */
    record Refused(
            String id,
            Instant at,
            String code,
            Optional<Serial> device,
            boolean decommissioned,
            Optional<String> identity,
            Optional<MacAddress> mac,
            Place place)
            implements Happening {

        /** Whoever it was: by the MAC address, else by the certificate. */
        public Optional<String> who() {
            return mac.map(MacAddress::ecs).or(() -> identity);
        }
    }

    /** A MAC address said something of itself, in words that anybody could say. */
    record Said(
            String id, Instant at, MacAddress address, Optional<Serial> device, Kind kind, String value, String witness)
            implements Happening {

        @Override
        public Optional<MacAddress> mac() {
            return Optional.of(address);
        }
    }

    /**
     * What a device seems to be has changed.
     *
     * @param before {@code function: camera}, and so on
     */
    record Reprofiled(
            String id,
            Instant at,
            Optional<Serial> device,
            Optional<MacAddress> mac,
            List<String> before,
            List<String> after)
            implements Happening {
        public Reprofiled {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /**
     * A device was expected and did not come.
     *
     * @param since from when on its coming would have been seen
     * @param heard whether its switch was heard meanwhile
     */
    record Overdue(String id, Instant at, Serial serial, Instant since, boolean heard) implements OfDevice {}

    /** A device moved a while ago, and its sessions are looked at again. */
    record LookedAgain(String id, Instant at, Serial serial) implements OfDevice {}

    /** What concerns a device, wherever and with whatever address it is. */
    sealed interface OfDevice extends Happening {
        Serial serial();

        @Override
        default Optional<Serial> device() {
            return Optional.of(serial());
        }

        @Override
        default Optional<MacAddress> mac() {
            return Optional.empty();
        }
    }
}
