package org.portcullis.radius.nas;

import org.portcullis.policy.decision.FailureCode;

/** Whom a TLS client may act as. */
public sealed interface PeerVerdict {

    /** The certificate is good, and this is the client that it names. */
    record Admitted(NasClient client) implements PeerVerdict {}

    /**
     * It may act as nobody.
     *
     * @param code what is wrong with it
     * @param explanation one sentence, printable
     */
    record Refused(FailureCode code, String explanation) implements PeerVerdict {}
}
