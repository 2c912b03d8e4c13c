package org.portcullis.radius.client;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.packet.AttributeCode;
import org.portcullis.radius.packet.AttributeList;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.MessageAuthenticator;
import org.portcullis.radius.packet.PacketGate;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;
import org.portcullis.radius.packet.ResponseAuthenticator;

/** Reads a server's answer and believes only what its two authenticators prove (RFC 2865 §3, RFC 3579 §3.2). */
final class AnswerCheck {
    private static final int HEADER = 2;

    private final RadiusDictionary dictionary;
    private final Secret secret;

    AnswerCheck(RadiusDictionary dictionary, Secret secret) {
        this.dictionary = dictionary;
        this.secret = secret;
    }

    /** What became of a datagram: the answer, or why it is not one. */
    record Outcome(Optional<RadiusAnswer> answer, NoAnswerException.Kind kind, String problem) {
        private static Outcome wrong(String problem) {
            return wrong(NoAnswerException.Kind.NO_ANSWER, problem);
        }

        private static Outcome wrong(NoAnswerException.Kind kind, String problem) {
            return new Outcome(Optional.empty(), kind, problem);
        }
    }

    /** As an answer to a request with EAP-Message, which has to have a Message-Authenticator. */
    Outcome check(byte[] datagram, int identifier, byte[] requestAuthenticator) {
        return check(datagram, identifier, requestAuthenticator, true);
    }

    /** @param needed whether an answer without Message-Authenticator is none; a wrong one never is an answer */
    Outcome check(byte[] datagram, int identifier, byte[] requestAuthenticator, boolean needed) {
        if (datagram.length < PacketGate.HEADER_LENGTH) {
            return Outcome.wrong("it is shorter than a RADIUS header");
        }
        int length = ByteBuffer.wrap(datagram).getShort(2) & 0xFFFF;
        if (length < PacketGate.HEADER_LENGTH || length > datagram.length) {
            return Outcome.wrong("its Length field is wrong");
        }
        byte[] packet = Arrays.copyOf(datagram, length);
        Optional<Code> code = Code.ofOctet(packet[0] & 0xFF);
        if (code.isEmpty() || (packet[1] & 0xFF) != identifier) {
            return Outcome.wrong("its code or Identifier does not belong to the request");
        }
        if (!ResponseAuthenticator.verify(packet, requestAuthenticator, secret)) {
            return Outcome.wrong(
                    NoAnswerException.Kind.WRONG_AUTHENTICATOR,
                    "its Response Authenticator is wrong; most likely the shared secrets differ");
        }
        List<RawAttribute> attributes = new ArrayList<>();
        int messageAuthenticatorAt = 0;
        for (int at = PacketGate.HEADER_LENGTH; at < length; ) {
            int attribute = length - at < HEADER ? 0 : packet[at + 1] & 0xFF;
            if (attribute < HEADER || attribute > length - at || packet[at] == 0) {
                return Outcome.wrong("an attribute has a wrong length");
            }
            if (packet[at] == AttributeCode.MESSAGE_AUTHENTICATOR
                    && attribute == HEADER + MessageAuthenticator.VALUE_LENGTH) {
                messageAuthenticatorAt = at + HEADER;
            }
            attributes.add(
                    new RawAttribute(packet[at] & 0xFF, Arrays.copyOfRange(packet, at + HEADER, at + attribute)));
            at += attribute;
        }
        if (messageAuthenticatorAt == 0 && needed) {
            return Outcome.wrong(NoAnswerException.Kind.NOT_AUTHENTICATED, "it has no Message-Authenticator");
        }
        if (messageAuthenticatorAt != 0
                && !MessageAuthenticator.verify(packet, messageAuthenticatorAt, requestAuthenticator, secret)) {
            return Outcome.wrong(NoAnswerException.Kind.NOT_AUTHENTICATED, "its Message-Authenticator is wrong");
        }
        AttributeList list = new AttributeList(dictionary, attributes);
        return new Outcome(
                Optional.of(new RadiusAnswer(code.get(), list, packet, requestAuthenticator)),
                NoAnswerException.Kind.NO_ANSWER,
                "");
    }
}
