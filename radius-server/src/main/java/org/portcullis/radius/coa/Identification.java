package org.portcullis.radius.coa;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;

/**
 * How much a request says to identify NAS and session (RFC 5176 §3). Everything has to match what the NAS knows, and some
 * know less than they sent, or want fewer attributes; so a request that is refused for them is made again with fewer. Values
 * are in the NAS's own spelling.
 */
enum Identification {
    /** All that the NAS said of itself, the device, and the session; User-Name as §6.1 asks for. */
    FULL,
    /** One attribute of the NAS and the device's address, which is all that some want. */
    NARROW,
    /** Only the accounting session, else the device's address: the NAS may know itself by another address than it sent. */
    SESSION_ALONE;

    /** What to try after a refusal; empty when this was not it, or nothing is left to try. */
    Optional<Identification> after(CoaResult refusal) {
        if (refusal.outcome() != CoaResult.Outcome.NAK
                || !refusal.knownCause().map(ErrorCause::isAboutIdentification).orElse(false)) {
            return Optional.empty();
        }
        boolean otherNas =
                refusal.errorCause().equals(Optional.of((long) ErrorCause.NAS_IDENTIFICATION_MISMATCH.number()));
        return switch (this) {
            case FULL -> Optional.of(otherNas ? SESSION_ALONE : NARROW);
            case NARROW -> Optional.of(SESSION_ALONE);
            case SESSION_ALONE -> Optional.empty();
        };
    }

    List<RawAttribute> attributes(Session session, RadiusDictionary dictionary) {
        Attributes attributes = new Attributes(dictionary);
        Optional<String> acctSessionId = session.usage().acctSessionId();
        Optional<String> station = session.station().callingStationId();
        switch (this) {
            case FULL -> {
                nas(session.nas(), attributes);
                attributes.text("User-Name", session.station().userName());
                attributes.text("Calling-Station-Id", station);
                attributes.text("Acct-Session-Id", acctSessionId);
                if (acctSessionId.isEmpty()) {
                    port(session.port(), attributes);
                }
            }
            case NARROW -> {
                nas(session.nas(), attributes);
                attributes.keepFirst();
                if (station.isPresent()) {
                    attributes.text("Calling-Station-Id", station);
                } else if (acctSessionId.isPresent()) {
                    attributes.text("Acct-Session-Id", acctSessionId);
                } else {
                    port(session.port(), attributes);
                }
            }
            case SESSION_ALONE -> {
                if (acctSessionId.isPresent()) {
                    attributes.text("Acct-Session-Id", acctSessionId);
                } else if (station.isPresent()) {
                    attributes.text("Calling-Station-Id", station);
                } else {
                    port(session.port(), attributes);
                }
            }
        }
        return attributes.list;
    }

    private static void nas(Session.Nas nas, Attributes attributes) {
        nas.ipAddress().ifPresent(address -> attributes.octets("NAS-IP-Address", address.getAddress()));
        nas.ipv6Address().ifPresent(address -> attributes.octets("NAS-IPv6-Address", address.getAddress()));
        attributes.text("NAS-Identifier", nas.identifier());
        if (attributes.list.isEmpty()) {
            // It never said who it is; where its packets come from is what it most likely calls itself.
            byte[] source = nas.address().getAddress();
            attributes.octets(source.length == 4 ? "NAS-IP-Address" : "NAS-IPv6-Address", source);
        }
    }

    private static void port(Session.Port port, Attributes attributes) {
        port.number().ifPresent(number -> attributes.list.add(attributes.dictionary.attribute("NAS-Port", number)));
        attributes.text("NAS-Port-Id", port.id());
    }

    private static final class Attributes {
        private final RadiusDictionary dictionary;
        private final List<RawAttribute> list = new ArrayList<>();

        private Attributes(RadiusDictionary dictionary) {
            this.dictionary = dictionary;
        }

        private void text(String name, Optional<String> value) {
            value.ifPresent(text -> octets(name, text.getBytes(StandardCharsets.UTF_8)));
        }

        private void octets(String name, byte[] value) {
            if (value.length > 0 && value.length <= RawAttribute.MAX_VALUE) {
                list.add(dictionary.attribute(name, value));
            }
        }

        private void keepFirst() {
            list.subList(1, list.size()).clear();
        }
    }
}
