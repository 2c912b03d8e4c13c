package org.portcullis.radius.access;

/** What the server answered, and what it noticed while doing so. What it did not answer is counted by drop reason. */
public enum AccessCount {
    /** Requests that passed the gate and are no duplicates. */
    REQUESTS,
    ACCEPTS,
    /** Of the accepts, those by MAC address alone. */
    BYPASSES,
    REJECTS,
    CHALLENGES,
    /** Status-Server that got its Access-Accept. */
    STATUS_ANSWERS,
    /** Liveness probes of a NAS's probe user, rejected as they expect, with no event. */
    PROBES_ANSWERED,
    /** Duplicates that got the kept answer. */
    DUPLICATES_ANSWERED,
    /** Served without Message-Authenticator, to a client in mode {@code warn}. */
    WITHOUT_MESSAGE_AUTHENTICATOR,
    /** EAP packets that the EAP layer discards, answered with the last EAP-Request again (RFC 3579 §2.2). */
    EAP_REPEATED,
    /** Conversations that the device or its switch gave up. */
    CONVERSATIONS_EXPIRED,
    /** Those of them whose device began anew at once, as after an EAPOL-Start in the middle. */
    CONVERSATIONS_RESTARTED
}
