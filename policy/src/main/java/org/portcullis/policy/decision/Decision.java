package org.portcullis.policy.decision;

import java.util.List;
import java.util.Optional;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.policy.value.MacAddress;

/** The outcome for one request of one device, and how it came about. */
public sealed interface Decision {

    /** The device that the request is about, where it got that far. */
    Optional<Device> device();

    /** The steps that led here, in order, each a short sentence. */
    List<String> trace();

    /** One English sentence for a person: the outcome and why. */
    String explanation();

    /** What the rules saw, for the audit trail and for replay. */
    Optional<AccessContext> context();

    /** What rules in monitor mode would have done, in their order. */
    List<Monitored> monitored();

    /**
     * The device gets in.
     *
     * @param rule the rule or lifecycle gate that named the profile: {@code sensors}, {@code lifecycle.quarantined}
     * @param vlan the profile's VLAN at this switch's site
     */
    record Permit(
            Device permitted,
            AuthorizationProfile profile,
            Optional<String> vlan,
            String rule,
            String explanation,
            List<String> trace,
            Optional<AccessContext> context,
            List<Monitored> monitored)
            implements Decision {

        public Permit {
            trace = List.copyOf(trace);
            monitored = List.copyOf(monitored);
        }

        /** Without a rule in monitor mode. */
        public Permit(
                Device permitted,
                AuthorizationProfile profile,
                Optional<String> vlan,
                String rule,
                String explanation,
                List<String> trace,
                Optional<AccessContext> context) {
            this(permitted, profile, vlan, rule, explanation, trace, context, List.of());
        }

        @Override
        public Optional<Device> device() {
            return Optional.of(permitted);
        }
    }

    /**
     * A device that showed no certificate gets in by its MAC address. It is no device of the registry, whatever the
     * address: whoever copies an address has it too.
     *
     * @param rule {@code mab.NAME}
     * @param vlan the profile's VLAN at this switch's site
     */
    record Bypass(
            MacAddress mac,
            AuthorizationProfile profile,
            Optional<String> vlan,
            String rule,
            String explanation,
            List<String> trace,
            Optional<AccessContext> context,
            List<Monitored> monitored)
            implements Decision {

        public Bypass {
            trace = List.copyOf(trace);
            monitored = List.copyOf(monitored);
        }

        @Override
        public Optional<Device> device() {
            return Optional.empty();
        }
    }

    /**
     * The device stays out.
     *
     * @param rule the rule or gate that refused, where it was one
     */
    record Refuse(
            FailureCode code,
            Optional<Device> device,
            Optional<String> rule,
            String explanation,
            List<String> trace,
            Optional<AccessContext> context,
            List<Monitored> monitored)
            implements Decision {

        public Refuse {
            trace = List.copyOf(trace);
            monitored = List.copyOf(monitored);
        }

        /** Without a rule in monitor mode. */
        public Refuse(
                FailureCode code,
                Optional<Device> device,
                Optional<String> rule,
                String explanation,
                List<String> trace,
                Optional<AccessContext> context) {
            this(code, device, rule, explanation, trace, context, List.of());
        }

        /** A refusal before any device was known: the protocol or the certificate was at fault. */
        public static Refuse early(FailureCode code, String explanation, List<String> trace) {
            return new Refuse(code, Optional.empty(), Optional.empty(), explanation, trace, Optional.empty());
        }
    }
}
