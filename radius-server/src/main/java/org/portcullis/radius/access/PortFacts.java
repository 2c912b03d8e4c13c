package org.portcullis.radius.access;

import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;
import org.portcullis.eap.eap.Authenticator;
import org.portcullis.policy.decision.AccessRequest;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.packet.AttributeList;

/** Reads what a NAS says of the port where a device knocks (RFC 2865 §5, RFC 3580 §3). */
final class PortFacts {
    /** RFC 2865 §5.12. */
    private static final int MIN_MTU = 64;

    private static final int MAX_MTU = 65535;
    private static final int EAPOL_HEADER = 4;

    private PortFacts() {}

    /**
     * @param eapIdentity empty when the device said none yet; User-Name stands in for it (RFC 3579 §2.1 has the NAS copy
     *     the one into the other, but a device's own word comes first)
     */
    static AccessRequest read(AttributeList attributes, NasClient nas, InetAddress source, String eapIdentity) {
        String called = attributes.text("Called-Station-Id").orElse("");
        return new AccessRequest(
                new AccessRequest.Nas(nas.name(), nas.site(), nas.vendor(), source),
                attributes.text("Calling-Station-Id").flatMap(MacAddress::parseStationId),
                printable(attributes
                        .text("NAS-Port-Id")
                        .or(() -> attributes.number("NAS-Port").map(String::valueOf))
                        .orElse("")),
                attributes.text("NAS-Port-Type").orElse(""),
                printable(ssid(called).orElse("")),
                printable(eapIdentity.isEmpty() ? attributes.text("User-Name").orElse("") : eapIdentity));
    }

    /**
     * What the device's EAP passes through. An EAP packet may be as long as Framed-MTU minus the 4 octets that 802.1X puts
     * before it (RFC 3579 §2.4, RFC 3580 §3.10); what is less than any link carries is not believed.
     */
    static Authenticator authenticator(AttributeList attributes, NasClient nas) {
        return new Authenticator(
                nas.name(),
                attributes
                        .number("Framed-MTU")
                        .filter(mtu -> mtu >= MIN_MTU && mtu <= MAX_MTU)
                        .map(mtu -> OptionalInt.of((int) (mtu - EAPOL_HEADER)))
                        .orElse(OptionalInt.empty()));
    }

    /** What follows the address in a Called-Station-Id: {@code 00-10-A4-23-19-C0:AP1} (RFC 3580 §3.20). */
    private static Optional<String> ssid(String called) {
        for (int at = called.indexOf(':'); at >= 0; at = called.indexOf(':', at + 1)) {
            if (MacAddress.parse(called.substring(0, at)).isPresent()) {
                return Optional.of(called.substring(at + 1));
            }
        }
        return Optional.empty();
    }

    /** Anyone can put anything in there: what would break a line or fool an eye is made visible. */
    static String printable(String text) {
        if (isPlain(text)) {
            return text;
        }
        return text.codePoints()
                .map(point ->
                        Character.isISOControl(point) || Character.getType(point) == Character.FORMAT ? 0xFFFD : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isPlain(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) < ' ' || text.charAt(at) > '~') {
                return false;
            }
        }
        return true;
    }
}
