package org.portcullis.radius.transport;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.apache.mina.filter.ssl.SslFilter;
import org.portcullis.eap.tls.CipherSuites;

/**
 * Makes the TLS of one connection: 1.2 and 1.3, mutual (RFC 6614 §2.3, RFC 9325 §4). Each connection has a context of its
 * own: with today's certificate, with a trust manager that remembers its peer, and with no session of another connection to
 * resume, which would let a peer in unjudged.
 */
final class RadsecTls {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final Supplier<ServerKey> key;
    private final SecureRandom random;
    private final String[] cipherSuites;

    /** @throws IllegalStateException when the JDK has none of the cipher suites */
    RadsecTls(Supplier<ServerKey> key, SecureRandom random) {
        this.key = key;
        this.random = random;
        try {
            Set<String> known =
                    Set.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
            cipherSuites = Arrays.stream(CipherSuites.values())
                    .map(CipherSuites::name)
                    .filter(known::contains)
                    .toArray(String[]::new);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no TLS", e);
        }
    }

    SslFilter filter(PeerTrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new ServerKeyManager(key.get())}, new TrustManager[] {trust}, random);
            SslFilter filter = new SslFilter(context);
            // MINA's other pipeline leaves octets lying that came with the end of the handshake, and lets threads that
            // write at the same time exchange their records.
            filter.setUseNonBlockingPipeline(false);
            filter.setNeedClientAuth(true);
            filter.setEnabledProtocols(PROTOCOLS);
            filter.setEnabledCipherSuites(cipherSuites);
            return filter;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK's TLS cannot be set up", e);
        }
    }
}
