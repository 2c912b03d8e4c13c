package org.portcullis.eap.eap;

import java.util.Optional;
import org.portcullis.policy.decision.Decision;

/** The server's side of an EAP method, as the state machine of RFC 4137 §5 uses one: packets without their EAP header. */
public interface EapMethod {

    /** The EAP type, such as 13 for EAP-TLS. */
    int type();

    /** The data of the first request. */
    byte[] start();

    /**
     * Takes the data of the peer's response. Throws nothing, whatever is in it.
     */
    Step process(byte[] data);

    /** What it means if the peer sends nothing more; empty when it is refused already, or the fault is on this side. */
    Optional<Decision.Refuse> fallenSilent();

    /** What is known of the TLS connection so far. */
    Optional<TlsFacts> tls();

    /** Octets that it keeps of a message of the peer which is not whole yet. */
    default int unfinishedOctets() {
        return 0;
    }

    /** What the method wants next. */
    sealed interface Step {
        /** The decision that this step announces: one for each method, unless the peer breaks off after a permit. */
        Optional<Decision> decided();

        /** Sends another request with this data. */
        record Continue(byte[] data, Optional<Decision> decided) implements Step {}

        /** The peer is authenticated and permitted. */
        record Done(SessionKeys keys, Decision.Permit permit, Optional<Decision> decided) implements Step {}

        /** The peer is refused. */
        record Refused(Decision.Refuse refusal, Optional<Decision> decided) implements Step {}

        /** The response is not what the method waits for, and is ignored (RFC 4137 §5.3, {@code ignore}). */
        record Ignore(String reason) implements Step {
            @Override
            public Optional<Decision> decided() {
                return Optional.empty();
            }
        }
    }
}
