package org.portcullis.radius.accounting;

import java.util.Locale;

/** Why a session is not live any more. */
public enum SessionEnd {
    /** Its NAS said so: Accounting-Request Stop (RFC 2866 §5.1). */
    STOP("its switch reported its end"),
    /** Its NAS began to account anew: it was restarted (RFC 2866 §5.1). */
    ACCOUNTING_ON("its switch was restarted"),
    /** Its NAS announced that it goes down (RFC 2866 §5.1). */
    ACCOUNTING_OFF("its switch went down"),
    /** Its Session-Timeout is over, and the device did not authenticate again (RFC 2865 §5.27). */
    SESSION_TIMEOUT("its Session-Timeout is over"),
    /** A newer authentication of the same MAC address on the same port of the same NAS. */
    REAUTHENTICATED("it authenticated again"),
    /** A newer authentication of the same MAC address elsewhere. */
    MOVED("its MAC address authenticated elsewhere"),
    /** A newer authentication of another MAC address on its port. */
    PORT_TAKEN("another device authenticated on its port"),
    /** The table is full, and this one was heard of longest ago. */
    EVICTED("the table of sessions is full");

    private final String sentence;

    SessionEnd(String sentence) {
        this.sentence = sentence;
    }

    /** As events have it: {@code session-timeout}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The reason as the second half of a sentence. */
    public String sentence() {
        return sentence;
    }
}
