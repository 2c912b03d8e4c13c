package org.portcullis.appliance.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.x509.Pem;
import org.portcullis.eap.x509.PemException;

/** What everybody may know of the certificates in use. */
record CertificateFacts(
        String subject, String issuer, String serial, String notBefore, String notAfter, String key, String sha256) {

    /** By file, of those that hold any. */
    static Map<String, List<CertificateFacts>> of(Stream<Path> files) {
        Pem pem = new Pem(Cryptography.bouncyCastle(new SecureRandom()));
        Map<String, List<CertificateFacts>> facts = new TreeMap<>();
        files.filter(Files::isReadable).forEach(file -> {
            try {
                facts.put(
                        file.toString(),
                        pem.certificates(file).stream()
                                .map(CertificateFacts::of)
                                .toList());
            } catch (PemException none) {
                // Keys and lists are files of the configuration, too.
            }
        });
        return facts;
    }

    private static CertificateFacts of(X509Certificate certificate) {
        try {
            return new CertificateFacts(
                    certificate.getSubjectX500Principal().getName(),
                    certificate.getIssuerX500Principal().getName(),
                    certificate.getSerialNumber().toString(16),
                    certificate.getNotBefore().toInstant().toString(),
                    certificate.getNotAfter().toInstant().toString(),
                    certificate.getPublicKey().getAlgorithm(),
                    HexFormat.of()
                            .withUpperCase()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded())));
        } catch (GeneralSecurityException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
