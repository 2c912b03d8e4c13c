package org.portcullis.siem.sink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.portcullis.policy.value.TlsTrust;

/**
 * Whom an exporter believes over TLS, and as whom it shows itself.
 *
 * @param ca PEM file of the certificate authorities that the server's certificate may come from; empty for the platform's
 * @param certificate PEM file of the own certificate and its chain; empty for none
 * @param key PEM file of its private key, PKCS #8, not encrypted; may be the same file
 */
public record TlsIdentity(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    /** @throws IllegalArgumentException when only one of certificate and key is given */
    public TlsIdentity {
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("certificate and key go together");
        }
    }

    /** Shows no certificate. */
    public static TlsIdentity trusting(Optional<Path> ca) {
        return new TlsIdentity(ca, Optional.empty(), Optional.empty());
    }

    /** @throws IOException when one of the files cannot be used */
    SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(), ca.isPresent() ? TlsTrust.only(TlsTrust.certificates(ca.get())) : null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the TLS files cannot be used: " + e.getMessage(), e);
        }
    }

    private KeyManager[] keys() throws IOException, GeneralSecurityException {
        if (certificate.isEmpty()) {
            return null;
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] none = new char[0];
        store.setKeyEntry(
                "client",
                privateKey(key.orElseThrow()),
                none,
                TlsTrust.certificates(certificate.get()).toArray(Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, none);
        return keys.getKeyManagers();
    }

    private static PrivateKey privateKey(Path pem) throws IOException, GeneralSecurityException {
        Matcher block = PKCS8.matcher(Files.readString(pem, StandardCharsets.US_ASCII));
        if (!block.find()) {
            throw new IOException(pem + " holds no key that begins with BEGIN PRIVATE KEY; openssl pkcs8 -topk8"
                    + " -nocrypt makes one");
        }
        PKCS8EncodedKeySpec spec =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(1)));
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException anotherAlgorithm) {
                continue;
            }
        }
        throw new IOException(pem + " holds a private key that is neither EC, RSA nor Ed25519");
    }
}
