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
 * @param fragmentSize most octets of one EAP packet that is sent
 * @param tls which TLS it speaks
 * @param session one of an earlier authentication, to be resumed
 */
public record PeerSettings(
        String identity,
        Optional<CertifiedKey> credentials,
        PathValidator serverTrust,
        Optional<String> serverName,
        int fragmentSize,
        Tls tls,
        Optional<ResumableSession> session) {

    /**
     * The age of a device.
     *
     * @param min oldest TLS version
     * @param max newest TLS version
     * @param extendedMasterSecret false plays a TLS 1.2 device from before RFC 7627
     * @param sessionTickets false plays a TLS 1.2 device from before RFC 5077, whose sessions have ids only
     */
    public record Tls(TlsVersion min, TlsVersion max, boolean extendedMasterSecret, boolean sessionTickets) {
        static final Tls MODERN = new Tls(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, true, true);
    }

    /** TLS 1.2 and 1.3, fragments of 1024 octets, any name, a full handshake. */
    public static PeerSettings of(String identity, CertifiedKey credentials, PathValidator serverTrust) {
        return new PeerSettings(
                identity, Optional.of(credentials), serverTrust, Optional.empty(), 1024, Tls.MODERN, Optional.empty());
    }

    /** The same, with one TLS version. */
    public PeerSettings withVersion(TlsVersion only) {
        return with(new Tls(only, only, tls.extendedMasterSecret, tls.sessionTickets));
    }

    public PeerSettings withoutExtendedMasterSecret() {
        return with(new Tls(tls.min, tls.max, false, tls.sessionTickets));
    }

    public PeerSettings withoutSessionTickets() {
        return with(new Tls(tls.min, tls.max, tls.extendedMasterSecret, false));
    }

    private PeerSettings with(Tls other) {
        return new PeerSettings(identity, credentials, serverTrust, serverName, fragmentSize, other, session);
    }

    public PeerSettings withFragmentSize(int octets) {
        return new PeerSettings(identity, credentials, serverTrust, serverName, octets, tls, session);
    }

    public PeerSettings withoutCredentials() {
        return new PeerSettings(identity, Optional.empty(), serverTrust, serverName, fragmentSize, tls, session);
    }

    public PeerSettings withServerName(String name) {
        return new PeerSettings(identity, credentials, serverTrust, Optional.of(name), fragmentSize, tls, session);
    }

    /** The same, with a session to resume; the server decides whether it does. */
    public PeerSettings resuming(ResumableSession earlier) {
        return new PeerSettings(
                identity, credentials, serverTrust, serverName, fragmentSize, tls, Optional.of(earlier));
    }
}
