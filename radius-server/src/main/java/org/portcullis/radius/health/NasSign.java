package org.portcullis.radius.health;

import java.util.Locale;

/** What is seen of a client. What of it was dropped is counted by the reason. */
public enum NasSign {
    /** Anything that came from it. */
    PACKET,
    /** An Access-Request that passed the gate. */
    ACCESS_REQUEST,
    /** Something whose Message-Authenticator was right: the secrets are the same. */
    PROVEN,
    /** An Access-Request that was served without Message-Authenticator, and that mode {@code require} would drop. */
    UNAUTHENTICATED,
    ACCEPT,
    REJECT,
    /** A liveness probe by the client's probe user, rejected as it expects. */
    PROBE,
    STATUS_SERVER,
    /** An Accounting-Request that passed the gate. */
    ACCOUNTING_REQUEST,
    /** A Disconnect-Request or CoA-Request of ours that it acknowledged. */
    COA_ACK,
    /** One that it refused. */
    COA_NAK,
    /** One that it left unanswered. */
    COA_NO_ANSWER;

    /** As the API has it: {@code access_request}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
