package org.portcullis.radius.packet;

import java.util.Optional;

/** The kinds of packet that are spoken here (RFC 2865 §4, RFC 2866 §4, RFC 5176 §2.3, RFC 5997 §3). */
public enum Code {
    ACCESS_REQUEST(1, "Access-Request"),
    ACCESS_ACCEPT(2, "Access-Accept"),
    ACCESS_REJECT(3, "Access-Reject"),
    ACCOUNTING_REQUEST(4, "Accounting-Request"),
    ACCOUNTING_RESPONSE(5, "Accounting-Response"),
    ACCESS_CHALLENGE(11, "Access-Challenge"),
    STATUS_SERVER(12, "Status-Server"),
    DISCONNECT_REQUEST(40, "Disconnect-Request"),
    DISCONNECT_ACK(41, "Disconnect-ACK"),
    DISCONNECT_NAK(42, "Disconnect-NAK"),
    COA_REQUEST(43, "CoA-Request"),
    COA_ACK(44, "CoA-ACK"),
    COA_NAK(45, "CoA-NAK");

    private final int octet;
    private final String title;

    Code(int octet, String title) {
        this.octet = octet;
        this.title = title;
    }

    /** The Code field on the wire. */
    public int octet() {
        return octet;
    }

    public static Optional<Code> ofOctet(int octet) {
        for (Code code : values()) {
            if (code.octet == octet) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }

    /** As the RFCs write it: {@code Access-Request}. */
    @Override
    public String toString() {
        return title;
    }
}
