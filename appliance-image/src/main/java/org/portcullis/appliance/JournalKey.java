package org.portcullis.appliance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.value.Secret;
import org.portcullis.siem.journal.CheckpointSigner;
import org.portcullis.siem.journal.CheckpointVerifier;

/** The key that signs checkpoints of this node's journal: ECDSA over P-256 with SHA-256, made at the first start. */
public final class JournalKey implements CheckpointSigner {
    private static final String ALGORITHM = "SHA256withECDSA";

    private final Cryptography cryptography;
    private final PrivateKey privateKey;
    private final String key;

    private JournalKey(Cryptography cryptography, PrivateKey privateKey, PublicKey publicKey) {
        this.cryptography = cryptography;
        this.privateKey = privateKey;
        this.key = name(publicKey);
    }

    /** @throws Failure when the file cannot be read or made, or is open to others */
    static JournalKey of(DataFolder data, Cryptography cryptography) {
        Path file = data.journalKey();
        Pem pem = new Pem(cryptography);
        try {
            if (!Files.exists(file)) {
                make(file, cryptography);
            }
            if (!Files.getPosixFilePermissions(file).equals(PosixFilePermissions.fromString("rw-------"))) {
                throw new Failure(file + " can be read by others than its owner; chmod 600 it");
            }
            List<PublicKey> halves = pem.publicKeys(file);
            if (halves.size() != 1) {
                throw new Failure(file + " must hold one private key and its public half; it is made anew when you"
                        + " move it away");
            }
            JournalKey loaded = new JournalKey(cryptography, pem.privateKey(file), halves.get(0));
            publish(data.journalPublicKeys(), halves.get(0), pem);
            return loaded;
        } catch (IOException | GeneralSecurityException e) {
            throw new Failure(file + " cannot be made or read: " + e);
        }
    }

    private static void make(Path file, Cryptography cryptography) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = cryptography.helper().createKeyPairGenerator("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), cryptography.random());
        KeyPair pair = generator.generateKeyPair();
        String text = new String(Pem.encode(pair.getPrivate()).octets(), StandardCharsets.US_ASCII)
                + Pem.block("PUBLIC KEY", pair.getPublic().getEncoded());
        Pem.writePrivate(file, Secret.ofUtf8(text));
    }

    /** Adds a key to those that verify, if it is not one of them: what older ones signed stays verifiable. */
    private static void publish(Path file, PublicKey key, Pem pem) throws IOException {
        if (!Files.exists(file) || !pem.publicKeys(file).contains(key)) {
            Files.writeString(
                    file,
                    Pem.block("PUBLIC KEY", key.getEncoded()),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    StandardOpenOption.SYNC);
        }
    }

    /** @param file public keys in PEM; none count when it is not there */
    public static CheckpointVerifier verifier(Path file, Cryptography cryptography) {
        Map<String, PublicKey> keys = Files.exists(file)
                ? new Pem(cryptography)
                        .publicKeys(file).stream()
                                .collect(Collectors.toMap(JournalKey::name, Function.identity(), (same, again) -> same))
                : Map.of();
        return (key, octets, signature) ->
                keys.containsKey(key) && verifies(cryptography, keys.get(key), octets, signature);
    }

    private static boolean verifies(Cryptography cryptography, PublicKey key, byte[] octets, byte[] signature) {
        try {
            Signature verifier = cryptography.helper().createSignature(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(octets);
            return verifier.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    private static String name(PublicKey key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return HexFormat.of().withUpperCase().formatHex(hash);
        } catch (GeneralSecurityException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public byte[] sign(byte[] octets) {
        try {
            Signature signer = cryptography.helper().createSignature(ALGORITHM);
            signer.initSign(privateKey);
            signer.update(octets);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the journal's key cannot sign: " + e.getMessage(), e);
        }
    }
}
