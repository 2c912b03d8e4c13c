package org.portcullis.radius.packet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request that came through the {@link PacketGate}: well-formed, and from someone who knows the shared secret where that
 * could be checked.
 *
 * @param identifier 0 to 255
 * @param authenticator Request Authenticator, 16 octets
 * @param attributes in the order of the packet
 * @param eapMessage joined from its attributes; of no octets when the NAS asks for EAP to begin (RFC 3579 §2.1)
 * @param messageAuthenticated whether a Message-Authenticator was there, and right
 */
public record RadiusRequest(
        Code code,
        int identifier,
        byte[] authenticator,
        List<RawAttribute> attributes,
        Optional<byte[]> eapMessage,
        boolean messageAuthenticated) {

    public RadiusRequest {
        attributes = List.copyOf(attributes);
    }

    /** Whether there is an attribute of that type. */
    public boolean has(int type) {
        return first(type).isPresent();
    }

    /** The value of the first attribute of that type. */
    public Optional<byte[]> first(int type) {
        // Each packet is asked for a dozen, and an iterator costs more than the look.
        for (int at = 0; at < attributes.size(); at++) {
            if (attributes.get(at).type() == type) {
                return Optional.of(attributes.get(at).value());
            }
        }
        return Optional.empty();
    }

    /** In the order that the answer has to repeat them (RFC 2865 §5.33). */
    public List<RawAttribute> proxyStates() {
        List<RawAttribute> found = new ArrayList<>(0);
        for (RawAttribute attribute : attributes) {
            if (attribute.type() == AttributeCode.PROXY_STATE) {
                found.add(attribute);
            }
        }
        return found;
    }
}
