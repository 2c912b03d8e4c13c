package org.portcullis.eap.x509;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.util.io.pem.PemObject;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.policy.value.Secret;

/** Reads and writes certificates and private keys as text (RFC 7468), of files up to 4 MiB. */
public final class Pem {
    private static final long MAX_OCTETS = 4L << 20;
    private static final Base64.Encoder BODY = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Cryptography cryptography;

    public Pem(Cryptography cryptography) {
        this.cryptography = cryptography;
    }

    /**
     * Every certificate of a file, in its order; other blocks are passed over. A file that is one DER certificate is read
     * too.
     *
     * @throws PemException when there is none, or one cannot be parsed
     */
    public List<X509Certificate> certificates(Path file) {
        byte[] content = read(file);
        if (content.length > 0 && content[0] == 0x30) {
            return List.of(certificate(file.toString(), content));
        }
        List<X509Certificate> certificates =
                certificates(file.toString(), new String(content, StandardCharsets.US_ASCII));
        if (certificates.isEmpty()) {
            throw new PemException(file + " holds no certificate: expected a block -----BEGIN CERTIFICATE-----");
        }
        return certificates;
    }

    /** As {@link #certificates(Path)}, of a text; {@code source} names it in errors. */
    public List<X509Certificate> certificates(String source, String text) {
        List<X509Certificate> certificates = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (PemObject pem = parser.readPemObject(); pem != null; pem = parser.readPemObject()) {
                if (pem.getType().equals("CERTIFICATE") || pem.getType().equals("X509 CERTIFICATE")) {
                    certificates.add(
                            certificate(source + ", certificate " + (certificates.size() + 1), pem.getContent()));
                }
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof PemException known) {
                throw known;
            }
            throw new PemException(source + " is not valid PEM: " + e.getMessage(), e);
        }
        return List.copyOf(certificates);
    }

    /** One certificate in DER; {@code source} names it in errors. */
    public X509Certificate certificate(String source, byte[] der) {
        try {
            CertificateFactory factory = cryptography.helper().createCertificateFactory("X.509");
            if (factory.generateCertificate(new ByteArrayInputStream(der)) instanceof X509Certificate certificate) {
                return certificate;
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new PemException(source + " cannot be parsed as an X.509 certificate: " + e.getMessage(), e);
        }
        throw new PemException(source + " is not an X.509 certificate");
    }

    /**
     * The private key of a file: PKCS#8, or the older forms {@code EC PRIVATE KEY} and {@code RSA PRIVATE KEY}.
     *
     * @throws PemException when there is none, or it is encrypted
     */
    public PrivateKey privateKey(Path file) {
        return privateKey(file.toString(), new String(read(file), StandardCharsets.US_ASCII));
    }

    /** As {@link #privateKey(Path)}, of a text. */
    public PrivateKey privateKey(String source, String text) {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter().setProvider(cryptography.bouncyCastle());
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
                if (block instanceof PrivateKeyInfo key) {
                    return converter.getPrivateKey(key);
                }
                if (block instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
                if (block instanceof PKCS8EncryptedPrivateKeyInfo || block instanceof PEMEncryptedKeyPair) {
                    throw new PemException(source + " is protected by a passphrase; write the key without one, to a"
                            + " file of mode 0600");
                }
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof PemException known) {
                throw known;
            }
            throw new PemException(source + " cannot be read as a private key: " + e.getMessage(), e);
        }
        throw new PemException(source + " holds no private key: expected a block -----BEGIN PRIVATE KEY-----");
    }

    /**
     * The public keys of a file, one a block {@code PUBLIC KEY}, in its order; other blocks are passed over.
     *
     * @throws PemException when one cannot be parsed
     */
    public List<PublicKey> publicKeys(Path file) {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter().setProvider(cryptography.bouncyCastle());
        List<PublicKey> keys = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(new String(read(file), StandardCharsets.US_ASCII)))) {
            for (PemObject pem = parser.readPemObject(); pem != null; pem = parser.readPemObject()) {
                if (pem.getType().equals("PUBLIC KEY")) {
                    keys.add(converter.getPublicKey(SubjectPublicKeyInfo.getInstance(pem.getContent())));
                }
            }
            return List.copyOf(keys);
        } catch (IOException | IllegalArgumentException e) {
            throw new PemException(file + " cannot be read as public keys: " + e.getMessage(), e);
        }
    }

    /** The certificates as PEM, one block each. */
    public static String encode(List<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            try {
                text.append(block("CERTIFICATE", certificate.getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException("a certificate that cannot be encoded", e);
            }
        }
        return text.toString();
    }

    /** The private key as PEM: PKCS#8 version 1 (RFC 5208), without the public key, which OpenSSL 3.0 does not read. */
    public static Secret encode(PrivateKey key) {
        try {
            PrivateKeyInfo whole = PrivateKeyInfo.getInstance(key.getEncoded());
            PrivateKeyInfo bare = new PrivateKeyInfo(whole.getPrivateKeyAlgorithm(), whole.parsePrivateKey());
            return Secret.ofUtf8(block("PRIVATE KEY", bare.getEncoded(ASN1Encoding.DER)));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("a private key that cannot be encoded", e);
        }
    }

    /** Any one block of PEM. */
    public static String block(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + BODY.encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    /** Writes a private key to a file of mode 0600, in place of what was there, whole or not at all. */
    public static void writePrivate(Path file, Secret pem) throws IOException {
        Path fresh = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                file.getFileName().toString(),
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(fresh, pem.octets(), StandardOpenOption.SYNC);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static byte[] read(Path file) {
        try {
            long size = Files.size(file);
            if (size > MAX_OCTETS) {
                throw new PemException(file + " has " + size + " octets, more than " + MAX_OCTETS + " are not read");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new PemException(file + " cannot be read: " + e, e);
        }
    }
}
