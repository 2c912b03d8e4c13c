package org.portcullis.eap.tls;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.Tls13Verifier;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.bouncycastle.tls.crypto.TlsECDomain;
import org.bouncycastle.tls.crypto.TlsStreamSigner;
import org.bouncycastle.tls.crypto.TlsStreamVerifier;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.portcullis.eap.crypto.Cryptography;

/** The primitives of TLS, by the chosen provider; one for all connections. */
public final class TlsCryptography extends JcaTlsCrypto {
    private final boolean nativeCode;
    private final Map<Integer, TlsECDomain> domains = new ConcurrentHashMap<>();

    public TlsCryptography(Cryptography cryptography) {
        super(cryptography.helper(), cryptography.random(), cryptography.random());
        this.nativeCode = cryptography.nativeCode();
    }

    // A domain is immutable, and costs as much to make as a signature.
    @Override
    public TlsECDomain createECDomain(TlsECConfig config) {
        return domains.computeIfAbsent(config.getNamedGroup(), group -> super.createECDomain(config));
    }

    @Override
    public TlsCertificate createCertificate(short type, byte[] encoding) throws IOException {
        try {
            return super.createCertificate(type, encoding);
        } catch (TlsFatalAlert alert) {
            throw alert;
        } catch (IOException | RuntimeException malformed) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "malformed certificate", malformed);
        }
    }

    @Override
    protected TlsStreamSigner createStreamSigner(
            String algorithm, AlgorithmParameterSpec parameter, PrivateKey privateKey, boolean needsRandom)
            throws IOException {
        return super.createStreamSigner(pss(algorithm), parameter, privateKey, needsRandom);
    }

    @Override
    protected TlsStreamVerifier createStreamVerifier(
            String algorithm, AlgorithmParameterSpec parameter, byte[] signature, PublicKey publicKey)
            throws IOException {
        return super.createStreamVerifier(pss(algorithm), parameter, signature, publicKey);
    }

    @Override
    protected Tls13Verifier createTls13Verifier(String algorithm, AlgorithmParameterSpec parameter, PublicKey publicKey)
            throws IOException {
        return super.createTls13Verifier(pss(algorithm), parameter, publicKey);
    }

    // The native provider knows RSASSA-PSS by its own name only; Bouncy Castle's code takes five times as long for it.
    private String pss(String algorithm) {
        return nativeCode && algorithm.toUpperCase(Locale.ROOT).endsWith("ANDMGF1") ? "RSASSA-PSS" : algorithm;
    }
}
