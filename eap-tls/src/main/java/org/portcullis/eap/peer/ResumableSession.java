package org.portcullis.eap.peer;

import org.portcullis.eap.tls.TlsVersion;
import org.portcullis.policy.value.Secret;

/**
 * What a supplicant keeps of a TLS session to resume it the next time.
 *
 * @param secret TLS 1.2: the master secret; TLS 1.3: the ticket's pre-shared key
 * @param ticket empty where the server gave none
 * @param sessionId TLS 1.2 without ticket: the server's; empty else
 */
public record ResumableSession(TlsVersion version, int cipherSuite, Secret secret, byte[] ticket, byte[] sessionId) {
    @Override
    public String toString() {
        return "ResumableSession[TLS " + version.word() + ", "
                + (ticket.length > 0 ? "ticket of " + ticket.length + " octets" : "session id") + "]";
    }
}
