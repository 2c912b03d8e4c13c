package org.portcullis.eap.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Cuts TLS flights into EAP-TLS packets and puts the other side's together (RFC 5216 §2.1.5 and §3), for server and peer
 * alike. It deals in the data of EAP packets of type EAP-TLS: a flags octet, perhaps the TLS message length, TLS octets.
 */
public final class EapTlsFraming {
    public static final int MIN_FRAGMENT_SIZE = 64;
    public static final int MAX_FRAGMENT_SIZE = 3800;
    static final int MAX_MESSAGE = 64 * 1024;

    private static final int LENGTH_INCLUDED = 0x80;
    private static final int MORE_FRAGMENTS = 0x40;
    private static final int START = 0x20;
    private static final int LENGTH_OCTETS = 4;
    private static final int EAP_HEADER = 5;

    private final int maxData;

    private byte[] outgoing = {};
    private int sent;
    private int packets;

    private final ByteArrayOutputStream incoming = new ByteArrayOutputStream();
    private int announcedLength = -1;
    private int fragments;

    /** @param fragmentSize most octets of one whole EAP packet */
    public EapTlsFraming(int fragmentSize) {
        if (fragmentSize < MIN_FRAGMENT_SIZE || fragmentSize > MAX_FRAGMENT_SIZE) {
            throw new IllegalArgumentException("fragmentSize is " + fragmentSize + "; it must lie between "
                    + MIN_FRAGMENT_SIZE + " and " + MAX_FRAGMENT_SIZE + " octets");
        }
        this.maxData = fragmentSize - EAP_HEADER;
    }

    /** What one packet of the other side was. */
    public sealed interface Received {
        /** Nothing but an acknowledgement, or an empty message. */
        record Acknowledgement() implements Received {}

        /** A fragment that has to be acknowledged before the next comes. */
        record Fragment() implements Received {}

        /** A whole TLS message; never empty. */
        record Message(byte[] octets) implements Received {}
    }

    /** The data of an EAP-TLS Start. */
    public static byte[] start() {
        return new byte[] {START};
    }

    /** The data of an acknowledgement, and of an empty message. */
    public static byte[] acknowledgement() {
        return new byte[] {0};
    }

    /** Whether this is an EAP-TLS Start; what else it carries is of no concern. */
    public static boolean isStart(byte[] data) {
        return data.length > 0 && (data[0] & START) != 0;
    }

    /** Takes a message to send, as fragments: {@link #next} has to be called for each. */
    public void send(byte[] message) {
        if (sending()) {
            throw new IllegalStateException("a message is still being sent");
        }
        outgoing = message;
        sent = 0;
        packets = 0;
    }

    /** Whether fragments are left to send; only an acknowledgement may come from the other side then. */
    public boolean sending() {
        return sent < outgoing.length;
    }

    /** Whether a message of the other side has begun and is not whole. */
    public boolean receiving() {
        return fragments > 0;
    }

    /** How far it got, for a person. */
    public String progress() {
        if (receiving()) {
            return incoming.size() + " of " + announcedLength + " octets of its message came, in " + fragments
                    + (fragments == 1 ? " packet" : " packets");
        }
        if (sending()) {
            int left = (outgoing.length - sent + maxData - 2) / (maxData - 1);
            return "it acknowledged " + (packets - 1) + " of " + (packets + left) + " packets of at most "
                    + (maxData + EAP_HEADER) + " octets";
        }
        return outgoing.length == 0
                ? "nothing was sent to it before"
                : "the last message to it had " + outgoing.length + " octets in " + packets
                        + (packets == 1 ? " packet" : " packets");
    }

    /** The data of the next packet. */
    public byte[] next() {
        boolean whole = sent == 0 && outgoing.length <= maxData - 1;
        int header = sent == 0 && !whole ? 1 + LENGTH_OCTETS : 1;
        int length = Math.min(outgoing.length - sent, maxData - header);
        byte[] data = new byte[header + length];
        if (header > 1) {
            data[0] |= (byte) LENGTH_INCLUDED;
            for (int i = 0; i < LENGTH_OCTETS; i++) {
                data[1 + i] = (byte) (outgoing.length >>> 8 * (LENGTH_OCTETS - 1 - i));
            }
        }
        System.arraycopy(outgoing, sent, data, header, length);
        sent += length;
        packets++;
        if (sending()) {
            data[0] |= (byte) MORE_FRAGMENTS;
        }
        return data;
    }

    /** @throws FramingException when flags or lengths do not hold together; nothing can be received then any more */
    public Received receive(byte[] data) throws FramingException {
        // Some supplicants leave out the flags of an acknowledgement.
        int flags = data.length == 0 ? 0 : data[0];
        if ((flags & START) != 0) {
            throw new FramingException("the start flag stands in a packet that is no EAP-TLS Start");
        }
        int header = 1;
        boolean more = (flags & MORE_FRAGMENTS) != 0;
        if ((flags & LENGTH_INCLUDED) != 0) {
            header += LENGTH_OCTETS;
            announce(data, header);
        }
        int length = Math.max(0, data.length - header);
        boolean first = !receiving();
        if (first && !more && length == 0 && announcedLength <= 0) {
            announcedLength = -1;
            return new Received.Acknowledgement();
        }
        if (sending()) {
            throw new FramingException("TLS octets came where the acknowledgement of a fragment was due");
        }
        if (more && announcedLength < 0) {
            throw new FramingException("the first fragment does not tell the TLS message length");
        }
        int limit = announcedLength < 0 ? MAX_MESSAGE : announcedLength;
        if (incoming.size() + length > limit) {
            throw new FramingException("the fragments exceed the TLS message length of " + limit + " octets");
        }
        if (length > 0) {
            incoming.write(data, header, length);
        }
        if (more) {
            // An empty one is of no use and does no harm; some supplicants begin or end with it.
            fragments++;
            return new Received.Fragment();
        }
        if (announcedLength >= 0 && incoming.size() != announcedLength) {
            throw new FramingException(
                    "the fragments make " + incoming.size() + " octets, the TLS message length is " + announcedLength);
        }
        byte[] message = incoming.toByteArray();
        incoming.reset();
        announcedLength = -1;
        fragments = 0;
        return new Received.Message(message);
    }

    /** Octets of the other side's message that is not whole yet. */
    int unfinished() {
        return incoming.size();
    }

    private void announce(byte[] data, int header) throws FramingException {
        if (data.length < header) {
            throw new FramingException("the TLS message length is cut short");
        }
        long length = 0;
        for (byte octet : Arrays.copyOfRange(data, 1, header)) {
            length = length << 8 | octet & 0xFF;
        }
        if (length > MAX_MESSAGE) {
            throw new FramingException(
                    "the TLS message length is " + length + " octets; at most " + MAX_MESSAGE + " are taken");
        }
        // RFC 5216 puts it in the first fragment only; some send it in each.
        if (receiving() && length != announcedLength) {
            throw new FramingException(
                    "the TLS message length changes from " + announcedLength + " to " + length + " octets");
        }
        announcedLength = (int) length;
    }
}
