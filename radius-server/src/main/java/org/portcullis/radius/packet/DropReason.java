package org.portcullis.radius.packet;

import java.util.Locale;

/** Why a request got no answer. Each is counted; none is told to the sender. */
public enum DropReason {
    /** The source address belongs to no configured client (RFC 2865 §3). */
    NAS_UNKNOWN,
    /** A datagram of fewer than 20 octets (RFC 2865 §3). */
    DATAGRAM_TOO_SHORT,
    /** A datagram of more than 4096 octets (RFC 2865 §3). */
    DATAGRAM_TOO_LONG,
    /** The Length field is out of range or beyond the datagram's end (RFC 2865 §3). */
    LENGTH_FIELD_WRONG,
    /** A code that is not served on this port. */
    CODE_NOT_SERVED,
    /** An attribute shorter than its own header, or one that runs over the packet's end (RFC 2865 §5). */
    ATTRIBUTE_MALFORMED,
    /** More than {@value PacketGate#MAX_ATTRIBUTES} attributes. */
    ATTRIBUTES_TOO_MANY,
    /** More than {@value PacketGate#MAX_PROXY_STATES} Proxy-State attributes, which an answer would have to echo. */
    PROXY_STATES_TOO_MANY,
    /** More than one State (RFC 2865 §5.44). */
    STATE_REPEATED,
    /** More than one Message-Authenticator (RFC 3579 §3.3). */
    MESSAGE_AUTHENTICATOR_REPEATED,
    /** A Message-Authenticator that is not of 18 octets (RFC 3579 §3.2). */
    MESSAGE_AUTHENTICATOR_MALFORMED,
    /** No Message-Authenticator where one is needed. */
    MESSAGE_AUTHENTICATOR_MISSING,
    /**
     * Proxy-State without Message-Authenticator, from a client that may do without it: what an answer echoes is where forged
     * answers hide their collision (BlastRADIUS, CVE-2024-3596).
     */
    PROXY_STATE_UNAUTHENTICATED,
    /** A Message-Authenticator that does not verify: a wrong shared secret, or a forgery (RFC 3579 §3.2). */
    MESSAGE_AUTHENTICATOR_INVALID,
    /** An Accounting-Request whose Request Authenticator does not verify: a wrong secret, or a forgery (RFC 2866 §3). */
    REQUEST_AUTHENTICATOR_INVALID,
    /** EAP-Message attributes that are not next to each other (RFC 3579 §3.1). */
    EAP_MESSAGE_SCATTERED,
    /** More than one kind of User-Password, CHAP-Password, ARAP-Password and EAP-Message (RFC 3579 §3.3). */
    CREDENTIALS_MIXED,

    /** The same request as one that is still in work (RFC 5080 §2.2.2). */
    DUPLICATE_IN_WORK,
    /** The appliance is in trouble and silent, so that the NAS asks another one. */
    NOT_SERVING,
    /** The server is being stopped. */
    STOPPING,
    /** The TLS connection that it came over is closed. */
    CONNECTION_CLOSED,
    /** A TLS connection has as many requests in work as it may have. */
    CONNECTION_FULL,
    /** The queue of the TLS pool is full. */
    OVERLOADED,
    /** The table of conversations is full, and this would have been a new one. */
    CONVERSATIONS_FULL,
    /** All conversations together hold too much of unfinished messages, and this one more than its share. */
    UNFINISHED_MESSAGES_FULL,
    /** A State that no conversation of this NAS has: it ended, expired, or was begun with another server. */
    STATE_UNKNOWN,
    /** Another request of the same conversation is in work. */
    CONVERSATION_BUSY,
    /** A conversation of more than the allowed number of requests. */
    CONVERSATION_TOO_LONG,
    /** The EAP layer discards the packet, and there is no request of ours to repeat (RFC 3748 §4.1). */
    EAP_DISCARDED,
    /** The registry could not be read, so nothing was decided. */
    REGISTRY_UNREADABLE,
    /** The event could not be kept, so what it says may not happen. */
    EVENT_NOT_KEPT,
    /** An Accounting-Request without Acct-Status-Type or Acct-Session-Id (RFC 2866 §5.13). */
    ACCOUNTING_INCOMPLETE,
    /** What accounting says of a session could not be written to the table, so it is not acknowledged (RFC 2866 §3). */
    SESSION_NOT_STORED,
    /** The answer would be longer than a packet may be (RFC 2865 §3). */
    ANSWER_TOO_LONG,
    /** The device's authorization profile holds what cannot be sent; a check of the policy would have told. */
    PROFILE_UNSENDABLE,
    /** A fault of this program; the log has it. */
    INTERNAL_ERROR;

    /** As metrics and the API have it: {@code message_authenticator_invalid}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
