package org.portcullis.eap.peer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeType;
import org.portcullis.eap.eap.EapPacket;
import org.portcullis.eap.x509.Printable;

/** Says in words what an EAP packet is, for a person who watches an authentication. */
public final class EapWords {
    private static final int NOTIFICATION = 2;
    private static final int LENGTH_INCLUDED = 0x80;
    private static final int MORE_FRAGMENTS = 0x40;
    private static final int START = 0x20;
    private static final int RECORD_HEADER = 5;
    private static final int HANDSHAKE_HEADER = 4;
    private static final int MAX_TEXT = 80;

    private EapWords() {}

    /** In the words of RFC 3748 and RFC 5216; anything may be in the packet. */
    public static String of(byte[] packet) {
        Optional<EapPacket> parsed = EapPacket.parse(packet);
        if (parsed.isEmpty()) {
            return packet.length == 0 ? "no EAP packet" : "no well-formed EAP packet, of " + packet.length + " octets";
        }
        EapPacket eap = parsed.get();
        return switch (eap.code()) {
            case SUCCESS -> "EAP-Success";
            case FAILURE -> "EAP-Failure";
            case REQUEST -> "EAP-Request/" + method(eap);
            case RESPONSE -> "EAP-Response/" + method(eap);
        };
    }

    private static String method(EapPacket eap) {
        return switch (eap.type()) {
            case EapPacket.IDENTITY -> "Identity" + text(eap.data());
            case NOTIFICATION -> "Notification" + text(eap.data());
            case EapPacket.NAK -> "NAK";
            case EapPacket.EAP_TLS -> "EAP-TLS, " + tls(eap.data());
            default -> "method " + eap.type();
        };
    }

    private static String text(byte[] data) {
        return data.length == 0
                ? ""
                : " \"" + Printable.text(new String(data, StandardCharsets.UTF_8), MAX_TEXT) + "\"";
    }

    private static String tls(byte[] data) {
        int flags = data.length == 0 ? 0 : data[0];
        if ((flags & START) != 0) {
            return "Start";
        }
        int header = (flags & LENGTH_INCLUDED) != 0 ? 5 : 1;
        if (data.length <= header) {
            return "acknowledgement";
        }
        int octets = data.length - header;
        String size = octets + " octets of TLS";
        if ((flags & MORE_FRAGMENTS) != 0) {
            size = (header > 1 ? "first fragment, " + octets + " of " + number(data, 1, 4) : "fragment, " + octets)
                    + " octets of TLS";
        }
        List<String> messages = messages(data, header);
        return messages.isEmpty() ? size : size + ": " + String.join(", ", messages);
    }

    /** What the records begin with, as far as they are in this packet and not encrypted. */
    private static List<String> messages(byte[] data, int header) {
        List<String> messages = new ArrayList<>();
        boolean encrypted = false;
        for (int at = header; at + RECORD_HEADER < data.length; ) {
            int type = data[at] & 0xFF;
            if (type < ContentType.change_cipher_spec || type > ContentType.application_data || data[at + 1] != 3) {
                // The rest of a record that began in an earlier fragment.
                return messages;
            }
            int end = at + RECORD_HEADER + number(data, at + 3, 2);
            int body = at + RECORD_HEADER;
            if (encrypted || type == ContentType.application_data) {
                messages.add("an encrypted record");
            } else if (type == ContentType.change_cipher_spec) {
                messages.add("ChangeCipherSpec");
                encrypted = true;
            } else if (type == ContentType.alert && end - body == 2 && body + 1 < data.length) {
                messages.add(
                        "alert " + AlertLevel.getName(data[body]) + " " + AlertDescription.getName(data[body + 1]));
            } else if (type == ContentType.handshake) {
                handshake(data, body, Math.min(end, data.length), messages);
            }
            at = end;
        }
        return messages;
    }

    private static void handshake(byte[] data, int from, int to, List<String> messages) {
        for (int at = from; at + HANDSHAKE_HEADER <= to; ) {
            if (!HandshakeType.isRecognized(data[at])) {
                return;
            }
            messages.add(HandshakeType.getName(data[at]));
            at += HANDSHAKE_HEADER + number(data, at + 1, 3);
        }
    }

    private static int number(byte[] data, int at, int octets) {
        int number = 0;
        for (int i = 0; i < octets && at + i < data.length; i++) {
            number = number << 8 | data[at + i] & 0xFF;
        }
        return Math.max(0, number);
    }
}
