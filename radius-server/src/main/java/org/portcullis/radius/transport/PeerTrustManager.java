package org.portcullis.radius.transport;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.portcullis.radius.nas.PeerAuthority;
import org.portcullis.radius.nas.PeerVerdict;

/**
 * Judges the certificate of one connection's client while the handshake goes on, so that a refused one learns it by an
 * alert, and remembers the verdict. An extended trust manager: the JDK would add checks of its own to another kind.
 */
final class PeerTrustManager extends X509ExtendedTrustManager {
    private final PeerAuthority authority;
    private volatile List<X509Certificate> presented = List.of();
    private volatile Optional<PeerVerdict> verdict = Optional.empty();

    PeerTrustManager(PeerAuthority authority) {
        this.authority = authority;
    }

    /** The chain that was judged; empty before. */
    List<X509Certificate> presented() {
        return presented;
    }

    /** Empty as long as no certificate came. */
    Optional<PeerVerdict> verdict() {
        return verdict;
    }

    /** Judges the same chain again, by what is configured now. */
    PeerVerdict judgeAgain() {
        return authority.judge(presented);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        if (verdict.isPresent()) {
            // A renegotiation could exchange the peer below requests that are in work.
            throw new CertificateException("a connection keeps the certificate that it began with");
        }
        presented = List.of(chain);
        PeerVerdict given = authority.judge(presented);
        verdict = Optional.of(given);
        if (given instanceof PeerVerdict.Refused refused) {
            throw new CertificateException(refused.explanation());
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authority.issuers().toArray(X509Certificate[]::new);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("there are no sockets here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a connection is needed to judge a certificate");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("no server is asked here");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("no server is asked here");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no server is asked here");
    }
}
