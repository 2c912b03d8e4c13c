package org.portcullis.eap.peer;

import org.portcullis.eap.eap.SessionKeys;

/** What the supplicant does after one EAP packet of the server. */
public sealed interface PeerStep {

    /** Sends an EAP-Response. */
    record Respond(byte[] packet) implements PeerStep {}

    /** The server accepted: the session keys. */
    record Succeeded(SessionKeys keys) implements PeerStep {}

    /**
     * It is over without success.
     *
     * @param reason one sentence: the server's alert, or what this side did not like
     */
    record Failed(String reason) implements PeerStep {}

    /** Does nothing: the packet is not part of the conversation. */
    record Ignored(String reason) implements PeerStep {}
}
