package org.portcullis.radius.coa;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.packet.AttributeCode;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.MessageAuthenticator;
import org.portcullis.radius.packet.PacketGate;
import org.portcullis.radius.packet.ResponseAuthenticator;

/**
 * An answer that its authenticators prove (RFC 5176 §2.3, §3.4). The Message-Authenticator is not demanded, since RFC 5176
 * leaves it to the NAS; one that is there has to be right.
 *
 * @param errorCause the number that it gives (RFC 5176 §3.5)
 */
record CoaAnswer(Code code, Optional<Long> errorCause) {
    private static final int HEADER = 2;

    /** How far the clocks may differ: what RFC 5176 §6.3 recommends. */
    private static final Duration TIME_WINDOW = Duration.ofSeconds(300);

    /** What became of a datagram: the answer, or why it is not one. */
    record Reading(Optional<CoaAnswer> answer, String problem) {
        private static Reading wrong(String problem) {
            return new Reading(Optional.empty(), problem);
        }
    }

    /**
     * @param datagram anything
     * @param identifier of the request
     * @param authenticator Request Authenticator of the request
     * @param now what an Event-Timestamp has to be near to (RFC 5176 §6.3); empty for a NAS whose clock is not asked
     */
    static Reading read(
            byte[] datagram,
            CoaRequest request,
            int identifier,
            byte[] authenticator,
            Secret secret,
            Optional<Instant> now) {
        if (datagram.length < PacketGate.HEADER_LENGTH || datagram.length > PacketGate.MAX_PACKET_LENGTH) {
            return Reading.wrong("it is of " + datagram.length + " octets");
        }
        int length = ByteBuffer.wrap(datagram).getShort(2) & 0xFFFF;
        if (length < PacketGate.HEADER_LENGTH || length > datagram.length) {
            return Reading.wrong("its Length field is wrong");
        }
        byte[] packet = Arrays.copyOf(datagram, length);
        Optional<Code> code = Code.ofOctet(packet[0] & 0xFF).filter(request::isAnsweredBy);
        if (code.isEmpty() || (packet[1] & 0xFF) != identifier) {
            return Reading.wrong("its code or Identifier does not belong to the request");
        }
        if (!ResponseAuthenticator.verify(packet, authenticator, secret)) {
            return Reading.wrong("its Response Authenticator is wrong; most likely the shared secrets differ");
        }
        Optional<Long> errorCause = Optional.empty();
        for (int at = PacketGate.HEADER_LENGTH; at < length; ) {
            int octets = length - at < HEADER ? 0 : packet[at + 1] & 0xFF;
            if (octets < HEADER || octets > length - at) {
                return Reading.wrong("an attribute has a wrong length");
            }
            switch (packet[at] & 0xFF) {
                case AttributeCode.MESSAGE_AUTHENTICATOR -> {
                    if (octets != HEADER + MessageAuthenticator.VALUE_LENGTH
                            || !MessageAuthenticator.verify(packet, at + HEADER, authenticator, secret)) {
                        return Reading.wrong("its Message-Authenticator is wrong");
                    }
                }
                case AttributeCode.ERROR_CAUSE -> {
                    if (octets == HEADER + Integer.BYTES && errorCause.isEmpty()) {
                        errorCause = Optional.of(ByteBuffer.wrap(packet).getInt(at + HEADER) & 0xFFFFFFFFL);
                    }
                }
                case AttributeCode.EVENT_TIMESTAMP -> {
                    if (now.isPresent()
                            && !isCurrent(ByteBuffer.wrap(packet, at + HEADER, octets - HEADER), now.get())) {
                        return Reading.wrong("its Event-Timestamp is more than " + TIME_WINDOW.toSeconds()
                                + " s off; set the NAS's clock, or coa.eventTimestamp: false for it");
                    }
                }
                default -> {}
            }
            at += octets;
        }
        return new Reading(Optional.of(new CoaAnswer(code.get(), errorCause)), "");
    }

    private static boolean isCurrent(ByteBuffer value, Instant now) {
        return value.remaining() == Integer.BYTES
                && Math.abs((value.getInt() & 0xFFFFFFFFL) - now.getEpochSecond()) <= TIME_WINDOW.toSeconds();
    }

    boolean isAck() {
        return code == Code.DISCONNECT_ACK || code == Code.COA_ACK;
    }
}
