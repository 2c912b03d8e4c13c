package org.portcullis.radius.packet;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.portcullis.policy.value.Secret;

/**
 * Writes packets with Message-Authenticator as their first attribute, where an attacker who hopes for an MD5 collision
 * cannot put anything before it (BlastRADIUS, CVE-2024-3596).
 */
public final class PacketWriter {
    private static final int MESSAGE_AUTHENTICATOR_AT = PacketGate.HEADER_LENGTH + RawAttribute.HEADER;

    private PacketWriter() {}

    /**
     * The answer to a request, its Proxy-State attributes echoed in order after all others (RFC 2865 §5.33). The
     * answer to an Accounting-Request has no Message-Authenticator: RFC 2866 §5.13 knows none there, and who checks one
     * does not agree on the authenticator that goes into it (FreeRADIUS takes zeroes).
     *
     * @throws PacketTooLongException when it does not fit in 4096 octets
     */
    public static byte[] answer(RadiusRequest request, Code code, List<RawAttribute> attributes, Secret secret) {
        if (request.code() == Code.ACCOUNTING_REQUEST) {
            return unsigned(request, code, attributes, secret);
        }
        byte[] packet = layOut(code, request.identifier(), request.authenticator(), attributes, request.proxyStates());
        MessageAuthenticator.sign(packet, MESSAGE_AUTHENTICATOR_AT, request.authenticator(), secret);
        ResponseAuthenticator.sign(packet, request.authenticator(), secret);
        return packet;
    }

    /**
     * An Access-Request or Status-Server.
     *
     * @param authenticator 16 random octets
     * @throws PacketTooLongException when it does not fit in 4096 octets
     */
    public static byte[] request(
            Code code, int identifier, byte[] authenticator, List<RawAttribute> attributes, Secret secret) {
        byte[] packet = layOut(code, identifier, authenticator, attributes, List.of());
        MessageAuthenticator.sign(packet, MESSAGE_AUTHENTICATOR_AT, authenticator, secret);
        return packet;
    }

    /**
     * A request whose Request Authenticator is a digest of the whole packet: an Accounting-Request, Disconnect-Request or
     * CoA-Request (RFC 2866 §3, RFC 5176 §2.3). Its Message-Authenticator is made over an authenticator of zeroes, before
     * that digest (RFC 5176 §3.4).
     *
     * @throws PacketTooLongException when it does not fit in 4096 octets
     */
    public static byte[] digestedRequest(Code code, int identifier, List<RawAttribute> attributes, Secret secret) {
        byte[] zeroes = new byte[Digests.LENGTH];
        byte[] packet = layOut(code, identifier, zeroes, attributes, List.of());
        MessageAuthenticator.sign(packet, MESSAGE_AUTHENTICATOR_AT, zeroes, secret);
        RequestAuthenticator.sign(packet, secret);
        return packet;
    }

    private static byte[] unsigned(RadiusRequest request, Code code, List<RawAttribute> attributes, Secret secret) {
        List<RawAttribute> all = Stream.concat(attributes.stream(), request.proxyStates().stream())
                .toList();
        ByteBuffer packet = begun(code, request.identifier(), PacketGate.HEADER_LENGTH + lengthOf(all));
        packet.put(request.authenticator());
        all.forEach(attribute -> write(packet, attribute));
        ResponseAuthenticator.sign(packet.array(), request.authenticator(), secret);
        return packet.array();
    }

    private static byte[] layOut(
            Code code,
            int identifier,
            byte[] authenticator,
            List<RawAttribute> attributes,
            List<RawAttribute> proxyStates) {
        int length = MESSAGE_AUTHENTICATOR_AT
                + MessageAuthenticator.VALUE_LENGTH
                + lengthOf(attributes)
                + lengthOf(proxyStates);
        ByteBuffer packet = begun(code, identifier, length);
        packet.put(authenticator);
        write(
                packet,
                new RawAttribute(AttributeCode.MESSAGE_AUTHENTICATOR, new byte[MessageAuthenticator.VALUE_LENGTH]));
        attributes.forEach(attribute -> write(packet, attribute));
        proxyStates.forEach(attribute -> write(packet, attribute));
        return packet.array();
    }

    private static ByteBuffer begun(Code code, int identifier, int length) {
        if (length > PacketGate.MAX_PACKET_LENGTH) {
            throw new PacketTooLongException(
                    "an " + code + " of " + length + " octets does not fit in a RADIUS packet of "
                            + PacketGate.MAX_PACKET_LENGTH
                            + " octets: send fewer or shorter attributes in the authorization profile, or lower"
                            + " eap.tls.fragmentSize");
        }
        ByteBuffer packet = ByteBuffer.allocate(length);
        return packet.put((byte) code.octet()).put((byte) identifier).putShort((short) length);
    }

    /** Octets that these attributes need on the wire. */
    public static int lengthOf(List<RawAttribute> attributes) {
        return attributes.stream().mapToInt(RawAttribute::length).sum();
    }

    private static void write(ByteBuffer packet, RawAttribute attribute) {
        packet.put((byte) attribute.type()).put((byte) attribute.length()).put(attribute.value());
    }
}
