package org.portcullis.console.response;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/**
 * What another tool wants done.
 *
 * @param until when a quarantine ends by itself, or a hold, which always does
 */
public record ResponseOrder(Action action, Target target, String reason, Optional<Instant> until) {

    /** What there is to be done. */
    public enum Action {
        QUARANTINE,
        RELEASE,
        /** Restricts the MAC address, which changes no device's state. */
        HOLD,
        DISCONNECT,
        REAUTHENTICATE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Action> ofWord(String word) {
            return Arrays.stream(values())
                    .filter(action -> action.word().equals(word))
                    .findFirst();
        }

        /** Whether it moves a device through its life; the others only concern sessions. */
        boolean isOfState() {
            return this == QUARANTINE || this == RELEASE;
        }
    }

    /** To whom it is to be done; a MAC address can be held without a session. */
    public sealed interface Target {
        record OfDevice(Serial serial) implements Target {
            @Override
            public String toString() {
                return "device " + serial;
            }
        }

        /** Whoever has a live session with that MAC address. */
        record OfMac(MacAddress mac) implements Target {
            @Override
            public String toString() {
                return "MAC address " + mac;
            }
        }

        /** Whoever has a live session with that address, as its switch accounts for it. */
        record OfAddress(InetAddress address) implements Target {
            @Override
            public String toString() {
                return "address " + address.getHostAddress();
            }
        }
    }
}
