package org.portcullis.eap.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.Tls13Verifier;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.bouncycastle.tls.crypto.TlsECDomain;
import org.bouncycastle.tls.crypto.TlsNonceGenerator;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.TlsStreamSigner;
import org.bouncycastle.tls.crypto.TlsStreamVerifier;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCertificate;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.portcullis.eap.crypto.Cryptography;

/** The primitives of TLS, by the chosen provider; one for all connections. */
public final class TlsCryptography extends JcaTlsCrypto {
    private final Cryptography cryptography;
    private final Function<byte[], Optional<X509Certificate>> configured;
    private final Map<Integer, TlsECDomain> domains = new ConcurrentHashMap<>();

    public TlsCryptography(Cryptography cryptography) {
        this(cryptography, encoding -> Optional.empty());
    }

    private TlsCryptography(Cryptography cryptography, Function<byte[], Optional<X509Certificate>> configured) {
        super(cryptography.helper(), cryptography.random(), cryptography.random());
        this.cryptography = cryptography;
        this.configured = configured;
    }

    /** The same, which parses no presented certificate that is at hand already, found by its octets. */
    TlsCryptography recognising(Function<byte[], Optional<X509Certificate>> known) {
        return new TlsCryptography(cryptography, known);
    }

    // Bouncy Castle would seed a generator of its own, in Java code, for each connection.
    @Override
    public TlsNonceGenerator createNonceGenerator(byte[] additionalSeedMaterial) {
        return size -> {
            byte[] nonce = new byte[size];
            cryptography.random().nextBytes(nonce);
            return nonce;
        };
    }

    // A domain is immutable, and costs as much to make as a signature.
    @Override
    public TlsECDomain createECDomain(TlsECConfig config) {
        return domains.computeIfAbsent(config.getNamedGroup(), group -> super.createECDomain(config));
    }

    // Where the key schedule of TLS 1.3 begins.
    @Override
    public TlsSecret hkdfInit(int cryptoHashAlgorithm) {
        return new ResumptionSecret.Salt(this, new byte[TlsCryptoUtils.getHashOutputSize(cryptoHashAlgorithm)]);
    }

    @Override
    public TlsCertificate createCertificate(short type, byte[] encoding) throws IOException {
        try {
            Optional<X509Certificate> parsed = type == CertificateType.X509
                    ? configured.apply(encoding).or(() -> parse(encoding))
                    : Optional.empty();
            return parsed.isPresent()
                    ? new JcaTlsCertificate(this, parsed.get())
                    : super.createCertificate(type, encoding);
        } catch (TlsFatalAlert alert) {
            throw alert;
        } catch (IOException | RuntimeException malformed) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "malformed certificate", malformed);
        }
    }

    // Bouncy Castle parses twice, to have DER in any case; that is needed only where DER it is not.
    private Optional<X509Certificate> parse(byte[] encoding) {
        try {
            X509Certificate certificate = (X509Certificate) getHelper()
                    .createCertificateFactory("X.509")
                    .generateCertificate(new ByteArrayInputStream(encoding));
            return certificate != null && Arrays.equals(encoding, certificate.getEncoded())
                    ? Optional.of(certificate)
                    : Optional.empty();
        } catch (GeneralSecurityException malformed) {
            return Optional.empty();
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
        return cryptography.nativeCode() && algorithm.toUpperCase(Locale.ROOT).endsWith("ANDMGF1")
                ? "RSASSA-PSS"
                : algorithm;
    }
}
