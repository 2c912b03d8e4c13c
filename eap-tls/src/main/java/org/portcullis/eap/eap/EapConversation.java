package org.portcullis.eap.eap;

import java.util.Optional;
import org.portcullis.policy.decision.Decision;

/** The server's side of one EAP conversation (RFC 3748, RFC 4137). One caller at a time. */
public interface EapConversation {

    /**
     * Takes the peer's next EAP packet. Costs CPU when it completes a TLS flight; never blocks on anything but the
     * authoriser.
     *
     * @param packet as joined from EAP-Message attributes; anything may be in it
     */
    EapStep receive(byte[] packet);

    /** The peer's EAP identity, as it claims; empty before it said one. */
    String identity();

    /**
     * What it means if the peer sends nothing more: at which point it fell silent, and what that is a sign of. Empty when
     * nothing is awaited of it: it said nothing yet, it is refused already, or all is over.
     */
    Optional<Decision.Refuse> fallenSilent();

    /** What is known of the TLS connection so far. */
    Optional<TlsFacts> tls();

    /** Octets that it keeps of a message of the peer which is not whole yet. */
    default int unfinishedOctets() {
        return 0;
    }
}
