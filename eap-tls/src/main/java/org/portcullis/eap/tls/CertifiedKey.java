package org.portcullis.eap.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Hashtable;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Vector;
import java.util.stream.Collectors;
import org.bouncycastle.jcajce.util.JcaJceHelper;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateStatus;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCertificate;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.SubjectAlternativeNames;

/**
 * A certificate chain with its private key, made ready for TLS once, for server or client. Immutable, used by many
 * connections.
 */
public final class CertifiedKey {
    private static final byte[] TRIAL = "does the key belong to the certificate?".getBytes(StandardCharsets.US_ASCII);

    private final List<X509Certificate> chain;
    private final PrivateKey key;
    private final Certificate certificate12;
    private final Certificate certificate13;
    private final CipherSuites.Authentication authentication;
    private final List<Integer> schemes;
    private final byte[] sessionContext;
    private final Optional<X509Certificate> issuer;

    private CertifiedKey(
            List<X509Certificate> chain,
            PrivateKey key,
            TlsCertificate[] certificates,
            CipherSuites.Authentication authentication,
            List<Integer> schemes,
            Optional<X509Certificate> issuer) {
        this.chain = chain;
        this.key = key;
        this.authentication = authentication;
        this.schemes = schemes;
        this.sessionContext = sessionContext(chain.get(0));
        this.issuer = issuer;
        this.certificate12 = new Certificate(certificates);
        CertificateEntry[] entries = new CertificateEntry[certificates.length];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new CertificateEntry(certificates[i], null);
        }
        this.certificate13 = new Certificate(TlsUtils.EMPTY_BYTES, entries);
    }

    /**
     * @param chain the certificate first, then its issuers; a self-signed one at the end is not sent
     * @throws IllegalArgumentException when the key is of a kind that is not spoken, or not the certificate's
     */
    public static CertifiedKey of(
            List<X509Certificate> chain, PrivateKey privateKey, Cryptography cryptography, TlsCryptography crypto) {
        CertificateFacts facts = CertificateFacts.of(chain.get(0));
        List<X509Certificate> sent = withoutRoot(chain);
        TlsCertificate[] certificates = sent.stream()
                .map(certificate -> new JcaTlsCertificate(crypto, certificate))
                .toArray(TlsCertificate[]::new);
        CipherSuites.Authentication authentication = facts.keyType().startsWith("RSA-")
                ? CipherSuites.Authentication.RSA
                : CipherSuites.Authentication.ECDSA;
        List<Integer> schemes = schemes(facts);
        PrivateKey key = translate(privateKey, facts, cryptography.helper());
        checkPair(key, chain.get(0), facts, cryptography.helper());
        return new CertifiedKey(
                sent,
                key,
                certificates,
                authentication,
                schemes,
                chain.stream().skip(1).findFirst());
    }

    public List<X509Certificate> chain() {
        return chain;
    }

    /** The certificate's issuer, where it was given along. */
    public Optional<X509Certificate> issuer() {
        return issuer;
    }

    /** What signs with this key in a handshake; empty when it can do nothing that the other side accepts. */
    public Optional<TlsCredentialedSigner> signer(TlsContext context, Vector<?> accepted, TlsCryptography crypto) {
        return signer(context, accepted, crypto, Optional.empty());
    }

    /** @param status what is sent along with the certificate in TLS 1.3 (RFC 8446 §4.4.2.1) */
    Optional<TlsCredentialedSigner> signer(
            TlsContext context, Vector<?> accepted, TlsCryptography crypto, Optional<CertificateStatus> status) {
        return SignatureSchemes.choose(schemes, accepted)
                .map(scheme -> new JcaDefaultTlsCredentialedSigner(
                        new TlsCryptoParameters(context),
                        crypto,
                        key,
                        TlsUtils.isTLSv13(context) ? certificate13(status) : certificate12,
                        scheme));
    }

    private Certificate certificate13(Optional<CertificateStatus> status) {
        if (status.isEmpty()) {
            return certificate13;
        }
        CertificateEntry[] entries = certificate13.getCertificateEntryList();
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try {
            status.get().encode(encoded);
        } catch (IOException neverInMemory) {
            throw new UncheckedIOException(neverInMemory);
        }
        Hashtable<Integer, byte[]> extensions =
                new Hashtable<>(Map.of(ExtensionType.status_request, encoded.toByteArray()));
        entries[0] = new CertificateEntry(entries[0].getCertificate(), extensions);
        return new Certificate(TlsUtils.EMPTY_BYTES, entries);
    }

    /**
     * What a session belongs to: EAP-TLS with a server of these names. It stays when the certificate is renewed; a server
     * that goes by another name has to be verified by the devices anew.
     */
    byte[] sessionContext() {
        return sessionContext.clone();
    }

    private static byte[] sessionContext(X509Certificate certificate) {
        String names = SubjectAlternativeNames.of(certificate).dnsNames().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining("\n"));
        String server = names.isEmpty() ? certificate.getSubjectX500Principal().getName() : names;
        return HexFormat.of()
                .parseHex(CertificateFacts.sha256(("EAP-TLS\n" + server).getBytes(StandardCharsets.UTF_8)));
    }

    /** Those of these cipher suites that can be spoken with this certificate, in their order. */
    public List<CipherSuites> usable(List<CipherSuites> suites) {
        return suites.stream().filter(suite -> suite.fits(authentication)).toList();
    }

    private static List<Integer> schemes(CertificateFacts facts) {
        return switch (facts.keyType()) {
            case "EC-P256" -> List.of(SignatureScheme.ecdsa_secp256r1_sha256);
            case "EC-P384" -> List.of(SignatureScheme.ecdsa_secp384r1_sha384);
            case "EC-P521" -> List.of(SignatureScheme.ecdsa_secp521r1_sha512);
            case "Ed25519" -> List.of(SignatureScheme.ed25519);
            default -> {
                if (!facts.keyType().startsWith("RSA-")) {
                    throw new IllegalArgumentException("the certificate " + facts.subject() + " has a key of type "
                            + facts.keyType() + "; use EC P-256, P-384 or P-521, Ed25519, or RSA");
                }
                yield List.of(
                        SignatureScheme.rsa_pss_rsae_sha256,
                        SignatureScheme.rsa_pss_rsae_sha384,
                        SignatureScheme.rsa_pkcs1_sha256,
                        SignatureScheme.rsa_pkcs1_sha384,
                        SignatureScheme.rsa_pkcs1_sha512);
            }
        };
    }

    // Into the form that the fast provider uses without converting it at each signature.
    private static PrivateKey translate(PrivateKey key, CertificateFacts facts, JcaJceHelper helper) {
        try {
            return helper.createKeyFactory(keyAlgorithm(facts))
                    .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the private key for " + facts.subject() + " is no " + facts.keyType() + " key: " + e.getMessage(),
                    e);
        }
    }

    private static void checkPair(
            PrivateKey key, X509Certificate certificate, CertificateFacts facts, JcaJceHelper helper) {
        String algorithm = switch (keyAlgorithm(facts)) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
        try {
            Signature signer = helper.createSignature(algorithm);
            signer.initSign(key);
            signer.update(TRIAL);
            Signature verifier = helper.createSignature(algorithm);
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(TRIAL);
            if (verifier.verify(signer.sign())) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the private key for " + facts.subject() + " cannot sign: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(
                "the private key does not belong to the certificate " + facts.subject() + "; give the pair");
    }

    private static String keyAlgorithm(CertificateFacts facts) {
        if (facts.keyType().startsWith("RSA-")) {
            return "RSA";
        }
        return facts.keyType().startsWith("EC-") ? "EC" : facts.keyType();
    }

    private static List<X509Certificate> withoutRoot(List<X509Certificate> chain) {
        X509Certificate last = chain.get(chain.size() - 1);
        boolean root = chain.size() > 1 && last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
        return List.copyOf(root ? chain.subList(0, chain.size() - 1) : chain);
    }
}
