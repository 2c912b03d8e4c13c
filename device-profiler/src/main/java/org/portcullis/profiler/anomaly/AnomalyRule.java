package org.portcullis.profiler.anomaly;

import java.util.Locale;
import java.util.Optional;

/**
 * The rules that notice what no longer fits: each with what it may act on, and what becomes of what it finds where the
 * configuration says nothing. This is the one table of how good the evidence of each is; {@code docs/anomalies.md} tells why.
 */
public enum AnomalyRule {
    /** A device seems to be another thing than before: function, vendor, model or OS. */
    PROFILE_CHANGED(Reach.MAC, Mode.RECORD, 47, "A device seems to be something else than before."),
    /** A device proved its certificate with a MAC address that it never had. */
    CERTIFICATE_NEW_MAC(
            Reach.MAC, Mode.ALERT, 47, "A certificate is used with a MAC address that it was never seen with."),
    /** A MAC address of one device proved the certificate of another one. */
    MAC_NEW_CERTIFICATE(Reach.PORT, Mode.ALERT, 73, "A MAC address is used with another device's certificate."),
    /** A device has two sessions in places that cannot both be. */
    TWO_PLACES_AT_ONCE(
            Reach.DEVICE, Mode.ALERT, 73, "A device is in two places at once: its key was copied, or relayed."),
    /** A device that never moves is elsewhere. */
    NEW_PLACE(Reach.PORT, Mode.RECORD, 47, "A device that never moves is in a new place."),
    /** A MAC address gives another host name than before. */
    HOSTNAME_CHANGED(Reach.MAC, Mode.RECORD, 47, "A device gives another host name than before."),
    /** A MAC address gives another DHCP vendor class than before. */
    VENDOR_CLASS_CHANGED(Reach.MAC, Mode.RECORD, 47, "A device gives another DHCP vendor class than before."),
    /** A device authenticates far more often than it did. */
    STORM(Reach.NOTHING, Mode.RECORD, 47, "A device authenticates far more often than it did."),
    /** A device that authenticated as regularly as a clock does not any more. */
    SILENCE(Reach.NOTHING, Mode.RECORD, 47, "A device that authenticated regularly does not any more."),
    /** A device that was taken out of service for good proves its certificate. */
    DECOMMISSIONED_RETURNS(Reach.PORT, Mode.ALERT, 73, "A device that was taken out of service for good is back."),
    /** A certificate of a trusted anchor names a device that the registry does not know. */
    UNKNOWN_SERIAL(Reach.PORT, Mode.ALERT, 47, "A trusted certificate names a device that nobody registered."),
    /** Many are refused on one port of a switch. */
    REJECTS_ON_PORT(Reach.PORT, Mode.ALERT, 73, "Many different devices are refused on one port.");

    private static final long LOW = 21;

    private final Reach reach;
    private final Mode standard;
    private final long severity;
    private final String sentence;

    AnomalyRule(Reach reach, Mode standard, long severity, String sentence) {
        this.reach = reach;
        this.standard = standard;
        this.severity = severity;
        this.sentence = sentence;
    }

    /** As configuration, API and events write it: {@code certificate-new-mac}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The rule of that word; empty for any other word. */
    public static Optional<AnomalyRule> ofWord(String word) {
        for (AnomalyRule rule : values()) {
            if (rule.word().equals(word)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    public Reach reach() {
        return reach;
    }

    /** The mode where the configuration says nothing; never {@link Mode#ACT}. */
    public Mode standard() {
        return standard;
    }

    /** {@code event.severity}, 0 to 100 as Elastic's rules have it: 21 low, 47 medium, 73 high. */
    public long severity(Mode mode) {
        return mode == Mode.RECORD ? LOW : severity;
    }

    /** What it notices, for people. */
    public String sentence() {
        return sentence;
    }
}
