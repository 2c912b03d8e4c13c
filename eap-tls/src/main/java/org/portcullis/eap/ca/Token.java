package org.portcullis.eap.ca;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.Optional;
import java.util.function.BiFunction;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A PKCS#11 token (an HSM, a smart card, SoftHSM) with the issuing CA's keys, by Java's SunPKCS11 provider. It is opened at
 * the first use; one that is away is looked for again at the next. A wrong PIN is not tried twice, since tokens lock
 * themselves. Safe for many threads.
 */
public final class Token {
    private static final String CURVE = "secp256r1";

    private final TokenSettings settings;
    /** Made once: each has threads of its own, for ever. */
    private Optional<Provider> provider = Optional.empty();

    private Optional<Open> open = Optional.empty();
    private Optional<CaException> pinRefused = Optional.empty();

    public Token(TokenSettings settings) {
        this.settings = settings;
    }

    private record Open(Provider provider, KeyStore keys) {}

    /** A key that was made in the token. */
    record Generated(String label, SubjectPublicKeyInfo publicKey) {}

    /**
     * Makes a P-256 key in the token, under a label that is free.
     *
     * @throws CaException when the token cannot be used
     */
    Generated generate(long generation) {
        return using(token -> {
            String label = settings.label() + "-" + generation;
            for (int again = 2; token.keys().containsAlias(label); again++) {
                label = settings.label() + "-" + generation + "-" + again;
            }
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", token.provider());
            generator.initialize(new ECGenParameterSpec(CURVE));
            KeyPair pair = generator.generateKeyPair();
            SubjectPublicKeyInfo publicKey =
                    SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
            token.keys().setKeyEntry(label, pair.getPrivate(), null, new Certificate[] {
                placeholder(label, publicKey, pair.getPrivate(), token.provider())
            });
            return new Generated(label, publicKey);
        });
    }

    /** @throws CaException when the key is not at hand, and why */
    void require(String label) {
        using(token -> key(token, label));
    }

    ContentSigner signing(String label, BiFunction<PrivateKey, Provider, ContentSigner> signer) {
        return new TokenSigner(this, () -> using(token -> signer.apply(key(token, label), token.provider())));
    }

    /** The token failed: the next use opens it anew. */
    synchronized CaException failed(Exception cause) {
        open = Optional.empty();
        return cause instanceof CaException known
                ? known
                : new CaException("the PKCS#11 token does not work (ca.pkcs11): " + reason(cause), cause);
    }

    private interface Work<T> {
        T with(Open token) throws GeneralSecurityException, IOException;
    }

    private synchronized <T> T using(Work<T> work) {
        try {
            return work.with(opened());
        } catch (GeneralSecurityException | IOException | ProviderException e) {
            throw failed(e);
        }
    }

    private static PrivateKey key(Open token, String label) throws GeneralSecurityException {
        Key key = token.keys().getKey(label, null);
        if (key instanceof PrivateKey found) {
            return found;
        }
        throw new CaException("the PKCS#11 token has no private key " + label
                + "; is ca.pkcs11.slot the right one, and the token the one that the key was made in?");
    }

    private Open opened() throws GeneralSecurityException, IOException {
        if (pinRefused.isPresent()) {
            throw pinRefused.get();
        }
        if (open.isEmpty()) {
            open = Optional.of(open());
        }
        return open.get();
    }

    private Open open() throws GeneralSecurityException, IOException {
        if (provider.isEmpty()) {
            provider = Optional.of(configured());
        }
        Provider configured = provider.get();
        KeyStore keys;
        try {
            keys = KeyStore.getInstance("PKCS11", configured);
        } catch (GeneralSecurityException absent) {
            throw new CaException(
                    "there is no token in the PKCS#11 slot "
                            + (settings.slot().isPresent() ? settings.slot().getAsLong() : "(the first one)")
                            + " of " + settings.library() + " (ca.pkcs11)",
                    absent);
        }
        char[] pin = StandardCharsets.UTF_8
                .decode(ByteBuffer.wrap(settings.pin().octets()))
                .array();
        try {
            keys.load(null, pin);
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                pinRefused = Optional.of(new CaException("the PKCS#11 token refuses the PIN (ca.pkcs11.pinFile); it is"
                        + " not tried again before a restart, since tokens lock themselves"));
                throw pinRefused.get();
            }
            throw e;
        } finally {
            Arrays.fill(pin, '\0');
        }
        return new Open(configured, keys);
    }

    private Provider configured() {
        if (!Files.isReadable(settings.library())) {
            throw new CaException("ca.pkcs11.library " + settings.library() + " is not there or cannot be read");
        }
        Provider base = Security.getProvider("SunPKCS11");
        if (base == null) {
            throw new CaException("this Java has no PKCS#11 (module jdk.crypto.cryptoki); run with a full one");
        }
        String slot = settings.slot().isPresent() ? "slot=" + settings.slot().getAsLong() : "slotListIndex=0";
        return base.configure("--name=portcullis\nlibrary=" + settings.library() + "\n" + slot
                + "\nattributes(generate,CKO_PRIVATE_KEY,*) = {\n CKA_TOKEN = true\n CKA_SENSITIVE = true\n"
                + " CKA_EXTRACTABLE = false\n CKA_SIGN = true\n}\n");
    }

    /** Java finds a key in a token only beside a certificate of it; this one says nothing and is believed by nobody. */
    private static Certificate placeholder(
            String label, SubjectPublicKeyInfo publicKey, PrivateKey key, Provider provider)
            throws GeneralSecurityException {
        X500Name name = new X500Name("CN=" + label);
        Instant now = Instant.now();
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(new X509v3CertificateBuilder(
                                    name,
                                    BigInteger.ONE,
                                    Date.from(now),
                                    Date.from(now.plus(1, ChronoUnit.DAYS)),
                                    name,
                                    publicKey)
                            .build(new JcaContentSignerBuilder("SHA256withECDSA")
                                    .setProvider(provider)
                                    .build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** The innermost message says what PKCS#11 answered ({@code CKR_...}); none of them holds the PIN. */
    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }
}
