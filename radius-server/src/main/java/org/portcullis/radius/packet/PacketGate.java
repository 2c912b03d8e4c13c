package org.portcullis.radius.packet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.value.Secret;

/**
 * The gate that every datagram has to pass, on its raw octets, before anything else of it is read: lengths, code,
 * attribute walk, Message-Authenticator, and of accounting the Request Authenticator (RFC 2865 §3, §5; RFC 2866 §3; RFC 3579 §3.2, §3.3; RFC 5997 §3). It keeps no state, and a
 * datagram that fails leaves no trace but a count.
 */
public final class PacketGate {
    public static final int HEADER_LENGTH = 20;

    /** Octets of the longest packet (RFC 2865 §3). */
    public static final int MAX_PACKET_LENGTH = 4096;

    public static final int MAX_ATTRIBUTES = 200;

    public static final int MAX_PROXY_STATES = 32;

    private static final int[] CREDENTIALS = {
        AttributeCode.USER_PASSWORD, AttributeCode.CHAP_PASSWORD, AttributeCode.ARAP_PASSWORD, AttributeCode.EAP_MESSAGE
    };

    /** Requests whose authenticator is no random number but a digest of the packet. */
    private static final Set<Code> DIGESTED =
            Set.of(Code.ACCOUNTING_REQUEST, Code.DISCONNECT_REQUEST, Code.COA_REQUEST);

    /** What became of a datagram. */
    public sealed interface Verdict {
        record Admitted(RadiusRequest request) implements Verdict {}

        record Dropped(DropReason reason) implements Verdict {}
    }

    private final Set<Code> served;

    /** @param served the codes that this port takes */
    public PacketGate(Set<Code> served) {
        this.served = Set.copyOf(served);
    }

    /**
     * @param datagram all of it; octets beyond its Length field are padding and ignored (RFC 2865 §3)
     * @param secret shared with the NAS that the source address belongs to
     */
    public Verdict examine(byte[] datagram, Secret secret, MessageAuthenticatorMode mode) {
        if (datagram.length < HEADER_LENGTH) {
            return dropped(DropReason.DATAGRAM_TOO_SHORT);
        }
        if (datagram.length > MAX_PACKET_LENGTH) {
            return dropped(DropReason.DATAGRAM_TOO_LONG);
        }
        int length = ByteBuffer.wrap(datagram).getShort(2) & 0xFFFF;
        if (length < HEADER_LENGTH || length > datagram.length) {
            return dropped(DropReason.LENGTH_FIELD_WRONG);
        }
        Optional<Code> code = Code.ofOctet(datagram[0] & 0xFF).filter(served::contains);
        if (code.isEmpty()) {
            return dropped(DropReason.CODE_NOT_SERVED);
        }
        return examine(code.get(), Arrays.copyOf(datagram, length), secret, mode);
    }

    private Verdict examine(Code code, byte[] packet, Secret secret, MessageAuthenticatorMode mode) {
        List<RawAttribute> attributes = new ArrayList<>();
        int proxyStates = 0;
        int states = 0;
        int messageAuthenticatorAt = 0;
        for (int at = HEADER_LENGTH; at < packet.length; ) {
            int left = packet.length - at;
            int type = packet[at] & 0xFF;
            int length = left < RawAttribute.HEADER ? 0 : packet[at + 1] & 0xFF;
            if (type == 0 || length < RawAttribute.HEADER || length > left) {
                return dropped(DropReason.ATTRIBUTE_MALFORMED);
            }
            if (attributes.size() == MAX_ATTRIBUTES) {
                return dropped(DropReason.ATTRIBUTES_TOO_MANY);
            }
            int valueAt = at + RawAttribute.HEADER;
            attributes.add(new RawAttribute(type, Arrays.copyOfRange(packet, valueAt, at + length)));
            at += length;
            switch (type) {
                case AttributeCode.PROXY_STATE -> proxyStates++;
                case AttributeCode.STATE -> states++;
                case AttributeCode.MESSAGE_AUTHENTICATOR -> {
                    if (messageAuthenticatorAt != 0) {
                        return dropped(DropReason.MESSAGE_AUTHENTICATOR_REPEATED);
                    }
                    if (length != RawAttribute.HEADER + MessageAuthenticator.VALUE_LENGTH) {
                        return dropped(DropReason.MESSAGE_AUTHENTICATOR_MALFORMED);
                    }
                    messageAuthenticatorAt = valueAt;
                }
                default -> {}
            }
        }
        if (proxyStates > MAX_PROXY_STATES) {
            return dropped(DropReason.PROXY_STATES_TOO_MANY);
        }
        if (states > 1) {
            return dropped(DropReason.STATE_REPEATED);
        }
        if (DIGESTED.contains(code)) {
            return digested(code, packet, attributes, messageAuthenticatorAt, secret);
        }
        boolean eap = has(attributes, AttributeCode.EAP_MESSAGE);
        byte[] authenticator = Arrays.copyOfRange(packet, 4, HEADER_LENGTH);
        if (messageAuthenticatorAt == 0) {
            if (code == Code.STATUS_SERVER || needsMessageAuthenticator(attributes, eap, mode)) {
                return dropped(DropReason.MESSAGE_AUTHENTICATOR_MISSING);
            }
            if (proxyStates > 0 && mode != MessageAuthenticatorMode.TLS) {
                return dropped(DropReason.PROXY_STATE_UNAUTHENTICATED);
            }
        } else if (!MessageAuthenticator.verify(packet, messageAuthenticatorAt, authenticator, secret)) {
            return dropped(DropReason.MESSAGE_AUTHENTICATOR_INVALID);
        }
        if (!EapMessage.consecutive(attributes)) {
            return dropped(DropReason.EAP_MESSAGE_SCATTERED);
        }
        if (credentialKinds(attributes) > 1) {
            return dropped(DropReason.CREDENTIALS_MIXED);
        }
        Optional<byte[]> eapMessage = eap ? Optional.of(EapMessage.join(attributes)) : Optional.empty();
        return new Verdict.Admitted(new RadiusRequest(
                code, packet[1] & 0xFF, authenticator, attributes, eapMessage, messageAuthenticatorAt != 0));
    }

    /**
     * These are authenticated by their Request Authenticator (RFC 2866 §3, RFC 5176 §2.3). A Message-Authenticator in them was
     * made before that, over an authenticator of zeroes (RFC 5176 §3.4).
     */
    private static Verdict digested(
            Code code, byte[] packet, List<RawAttribute> attributes, int messageAuthenticatorAt, Secret secret) {
        if (!RequestAuthenticator.verify(packet, secret)) {
            return dropped(DropReason.REQUEST_AUTHENTICATOR_INVALID);
        }
        boolean messageAuthenticated = messageAuthenticatorAt != 0;
        if (messageAuthenticated
                && !MessageAuthenticator.verify(
                        packet, messageAuthenticatorAt, new byte[MessageAuthenticator.VALUE_LENGTH], secret)) {
            return dropped(DropReason.MESSAGE_AUTHENTICATOR_INVALID);
        }
        return new Verdict.Admitted(new RadiusRequest(
                code,
                packet[1] & 0xFF,
                Arrays.copyOfRange(packet, 4, HEADER_LENGTH),
                attributes,
                Optional.empty(),
                messageAuthenticated));
    }

    /**
     * An EAP-Message must be authenticated, and a request that carries no credential at all should be, whatever the NAS's
     * setting (RFC 3579 §3.2, §3.3): nothing else in it depends on the secret.
     */
    private static boolean needsMessageAuthenticator(
            List<RawAttribute> attributes, boolean eap, MessageAuthenticatorMode mode) {
        return eap || mode == MessageAuthenticatorMode.REQUIRE || credentialKinds(attributes) == 0;
    }

    private static int credentialKinds(List<RawAttribute> attributes) {
        int kinds = 0;
        for (int type : CREDENTIALS) {
            kinds += has(attributes, type) ? 1 : 0;
        }
        return kinds;
    }

    private static boolean has(List<RawAttribute> attributes, int type) {
        for (RawAttribute attribute : attributes) {
            if (attribute.type() == type) {
                return true;
            }
        }
        return false;
    }

    private static Verdict dropped(DropReason reason) {
        return new Verdict.Dropped(reason);
    }
}
