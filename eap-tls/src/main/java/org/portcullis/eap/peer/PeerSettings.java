package org.portcullis.eap.peer;

import java.util.Optional;
import org.portcullis.eap.tls.CertifiedKey;
import org.portcullis.eap.tls.TlsVersion;
import org.portcullis.eap.trust.PathValidator;

/**
 * What a supplicant is configured with.
 *
 * @param identity EAP identity
 * @param credentials client certificate and key; a supplicant without answers a certificate request with none
 * @param serverTrust the CAs that may have issued the server's certificate
 * @param serverName a DNS name that the server's certificate must bear, where one is given
 * @param min oldest TLS version
 * @param max newest TLS version
 * @param fragmentSize most octets of one EAP packet that is sent
 * @param extendedMasterSecret false plays a TLS 1.2 device from before RFC 7627
 * @param sessionTickets false plays a TLS 1.2 device from before RFC 5077, whose sessions have ids only
 * @param session one of an earlier authentication, to be resumed
 */
public record PeerSettings(
        String identity,
        Optional<CertifiedKey> credentials,
        PathValidator serverTrust,
        Optional<String> serverName,
        TlsVersion min,
        TlsVersion max,
        int fragmentSize,
        boolean extendedMasterSecret,
        boolean sessionTickets,
        Optional<ResumableSession> session) {

    /** TLS 1.2 and 1.3, fragments of 1024 octets, any name, a full handshake. */
    public static PeerSettings of(String identity, CertifiedKey credentials, PathValidator serverTrust) {
        return new PeerSettings(
                identity,
                Optional.of(credentials),
                serverTrust,
                Optional.empty(),
                TlsVersion.TLS_1_2,
                TlsVersion.TLS_1_3,
                1024,
                true,
                true,
                Optional.empty());
    }

    /** The same, with one TLS version. */
    public PeerSettings withVersion(TlsVersion only) {
        return new PeerSettings(
                identity,
                credentials,
                serverTrust,
                serverName,
                only,
                only,
                fragmentSize,
                extendedMasterSecret,
                sessionTickets,
                session);
    }

    public PeerSettings withFragmentSize(int octets) {
        return new PeerSettings(
                identity,
                credentials,
                serverTrust,
                serverName,
                min,
                max,
                octets,
                extendedMasterSecret,
                sessionTickets,
                session);
    }

    public PeerSettings withoutExtendedMasterSecret() {
        return new PeerSettings(
                identity, credentials, serverTrust, serverName, min, max, fragmentSize, false, sessionTickets, session);
    }

    public PeerSettings withoutCredentials() {
        return new PeerSettings(
                identity,
                Optional.empty(),
                serverTrust,
                serverName,
                min,
                max,
                fragmentSize,
                extendedMasterSecret,
                sessionTickets,
                session);
    }

    public PeerSettings withServerName(String name) {
        return new PeerSettings(
                identity,
                credentials,
                serverTrust,
                Optional.of(name),
                min,
                max,
                fragmentSize,
                extendedMasterSecret,
                sessionTickets,
                session);
    }

    public PeerSettings withoutSessionTickets() {
        return new PeerSettings(
                identity,
                credentials,
                serverTrust,
                serverName,
                min,
                max,
                fragmentSize,
                extendedMasterSecret,
                false,
                session);
    }

    /** The same, with a session to resume; the server decides whether it does. */
    public PeerSettings resuming(ResumableSession earlier) {
        return new PeerSettings(
                identity,
                credentials,
                serverTrust,
                serverName,
                min,
                max,
                fragmentSize,
                extendedMasterSecret,
                sessionTickets,
                Optional.of(earlier));
    }
}
