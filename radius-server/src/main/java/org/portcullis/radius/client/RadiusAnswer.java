package org.portcullis.radius.client;

import java.util.Optional;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.packet.AttributeCode;
import org.portcullis.radius.packet.AttributeList;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.EapMessage;
import org.portcullis.radius.packet.MppeKey;

/**
 * An answer whose Response Authenticator and Message-Authenticator are right.
 *
 * @param octets as it came
 * @param requestAuthenticator of the request that it answers
 */
public record RadiusAnswer(Code code, AttributeList attributes, byte[] octets, byte[] requestAuthenticator) {

    /** Whether it has a Message-Authenticator; that it is right was checked. */
    public boolean messageAuthenticated() {
        return attributes.raw().stream().anyMatch(each -> each.type() == AttributeCode.MESSAGE_AUTHENTICATOR);
    }

    /** Whether Message-Authenticator is its first attribute, as it should be since CVE-2024-3596. */
    public boolean messageAuthenticatorFirst() {
        return !attributes.raw().isEmpty() && attributes.raw().get(0).type() == AttributeCode.MESSAGE_AUTHENTICATOR;
    }

    /** The EAP packet in it; of no octets when there is none. */
    public byte[] eapMessage() {
        return EapMessage.join(attributes.raw());
    }

    /** The MSK's first 64 octets as the two MS-MPPE keys say it; empty when a key is missing or broken. */
    public Optional<Secret> sessionKey(Secret sharedSecret) {
        Optional<Secret> recv = key("MS-MPPE-Recv-Key", sharedSecret);
        Optional<Secret> send = key("MS-MPPE-Send-Key", sharedSecret);
        return recv.flatMap(first -> send.map(second -> joined(first, second)));
    }

    private Optional<Secret> key(String name, Secret sharedSecret) {
        return attributes.octets(name).flatMap(value -> MppeKey.decrypt(value, sharedSecret, requestAuthenticator));
    }

    private static Secret joined(Secret first, Secret second) {
        byte[] both = new byte[first.length() + second.length()];
        System.arraycopy(first.octets(), 0, both, 0, first.length());
        System.arraycopy(second.octets(), 0, both, first.length(), second.length());
        return Secret.of(both);
    }
}
