package org.portcullis.radius.access;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.portcullis.eap.eap.SessionKeys;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.EapMessage;
import org.portcullis.radius.packet.MppeKey;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;
import org.portcullis.radius.packet.Salts;

/** Writes the answers to Access-Requests with EAP (RFC 3579 §2.6). */
final class AnswerWriter {
    /** Octets of each half of the MSK (RFC 2548 §2.4, RFC 5216 §2.3). */
    private static final int KEY_LENGTH = 32;

    private static final byte EAP_REQUEST = 1;
    private static final byte EAP_IDENTITY = 1;

    private final RadiusDictionary dictionary;
    private final SecureRandom random;

    AnswerWriter(RadiusDictionary dictionary, SecureRandom random) {
        this.dictionary = dictionary;
        this.random = random;
    }

    /** The answer to EAP-Start: EAP-Request/Identity (RFC 3579 §2.1). No State: nothing has to be remembered. */
    byte[] identityRequest(Exchange exchange) {
        byte[] packet = {EAP_REQUEST, (byte) random.nextInt(256), 0, 5, EAP_IDENTITY};
        return exchange.encode(Code.ACCESS_CHALLENGE, EapMessage.split(packet));
    }

    byte[] challenge(Exchange exchange, byte[] eapRequest, byte[] state) {
        return exchange.encode(Code.ACCESS_CHALLENGE, withState(eapRequest, state));
    }

    /** The last EAP-Request again, for a packet that EAP discards (RFC 3579 §2.2). */
    byte[] repeated(Exchange exchange, byte[] eapRequest, byte[] state) {
        List<RawAttribute> attributes = withState(eapRequest, state);
        attributes.add(dictionary.attribute("Error-Cause", "Invalid-EAP-Packet"));
        return exchange.encode(Code.ACCESS_CHALLENGE, attributes);
    }

    byte[] accept(Exchange exchange, byte[] eapSuccess, SessionKeys keys, Grant grant) {
        List<RawAttribute> attributes = new ArrayList<>(EapMessage.split(eapSuccess));
        Salts salts = new Salts(random);
        Secret recv = keys.msk().slice(0, KEY_LENGTH);
        Secret send = keys.msk().slice(KEY_LENGTH, 2 * KEY_LENGTH);
        attributes.add(key("MS-MPPE-Recv-Key", recv, salts, exchange));
        attributes.add(key("MS-MPPE-Send-Key", send, salts, exchange));
        if (asksForKeyName(exchange)) {
            attributes.add(dictionary.attribute("EAP-Key-Name", keys.sessionId()));
        }
        attributes.addAll(granted(exchange, grant, salts));
        return exchange.encode(Code.ACCESS_ACCEPT, attributes);
    }

    /** Without EAP, and so without keys. */
    byte[] accept(Exchange exchange, Grant grant) {
        return exchange.encode(Code.ACCESS_ACCEPT, granted(exchange, grant, new Salts(random)));
    }

    private static List<RawAttribute> granted(Exchange exchange, Grant grant, Salts salts) {
        List<RawAttribute> attributes = new ArrayList<>(grant.attributes());
        grant.encrypted()
                .forEach(value -> attributes.addAll(
                        value.write(exchange.nas().secret(), exchange.request().authenticator(), salts)));
        return attributes;
    }

    byte[] reject(Exchange exchange, byte[] eapFailure) {
        return exchange.encode(Code.ACCESS_REJECT, EapMessage.split(eapFailure));
    }

    /**
     * A switch that does MACsec asks by a single NUL (RFC 7268 §2.2); some leave even that out. Any other value counts as
     * none.
     */
    private static boolean asksForKeyName(Exchange exchange) {
        return exchange.attributes().all("EAP-Key-Name").stream()
                .anyMatch(value -> value.length == 0 || value.length == 1 && value[0] == 0);
    }

    private List<RawAttribute> withState(byte[] eapRequest, byte[] state) {
        List<RawAttribute> attributes = new ArrayList<>(EapMessage.split(eapRequest));
        attributes.add(dictionary.attribute("State", state));
        return attributes;
    }

    private RawAttribute key(String name, Secret key, Salts salts, Exchange exchange) {
        return dictionary.attribute(
                name,
                MppeKey.encrypt(
                        key,
                        salts.next(),
                        exchange.nas().secret(),
                        exchange.request().authenticator()));
    }
}
