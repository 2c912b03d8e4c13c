package org.portcullis.console.store;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.SealKey;
import org.portcullis.policy.value.Secret;

/**
 * The keys that sign tokens of gateways: in the database, sealed, so that they outlive a restart and are the same at every
 * node; and in memory, where requests find them. Whichever node looks first makes the next one.
 */
public final class SigningKeys {
    private static final int COORDINATE_OCTETS = 32;
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private final Database database;
    private final SealKey sealKey;
    private final SecureRandom random;
    private final InstantSource clock;
    private volatile List<SigningKey> keys = List.of();

    /** @param database with the tables of {@link AccessStore} */
    public SigningKeys(Database database, SealKey sealKey, SecureRandom random, InstantSource clock) {
        this.database = database;
        this.sealKey = sealKey;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Takes in the keys that are in force, after the next one was made and those that are over were deleted, where that is
     * due. To be called from time to time, at least once a minute.
     *
     * @throws org.portcullis.policy.store.StoreException when the database cannot be used; the keys at hand stay in force
     */
    public void refresh() {
        Instant now = clock.instant();
        List<SigningKey> current = database.read(this::all);
        boolean toDo = SigningKeySchedule.isNextDue(current.stream().findFirst(), now)
                || current.stream().anyMatch(key -> SigningKeySchedule.isOver(key, now));
        keys = toDo ? database.write(handle -> renewed(handle, now)) : current;
    }

    /** Those that verify, newest first. */
    public List<SigningKey> published() {
        return keys;
    }

    /** The one that signs; made now, when there is none yet. */
    public SigningKey signing() {
        if (keys.isEmpty()) {
            refresh();
        }
        return SigningKeySchedule.signing(keys, clock.instant()).orElseThrow();
    }

    private List<SigningKey> renewed(Handle handle, Instant now) {
        List<SigningKey> current = all(handle);
        current.stream()
                .filter(key -> SigningKeySchedule.isOver(key, now))
                .forEach(key -> handle.createUpdate("DELETE FROM signing_key WHERE id = :id")
                        .bind("id", key.id())
                        .execute());
        if (SigningKeySchedule.isNextDue(current.stream().findFirst(), now)) {
            insert(handle, generate(now));
        }
        return all(handle);
    }

    private void insert(Handle handle, SigningKey key) {
        handle.createUpdate("INSERT INTO signing_key (id, sealed_key, public_key, created)"
                        + " VALUES (:id, :sealedKey, :publicKey, :created)")
                .bind("id", key.id())
                .bind(
                        "sealedKey",
                        BASE64.encodeToString(sealKey.seal(
                                sealName(key.id()), Secret.of(key.privateKey().getEncoded()))))
                .bind("publicKey", BASE64.encodeToString(key.publicKey().getEncoded()))
                .bind("created", key.created().toEpochMilli())
                .execute();
    }

    private List<SigningKey> all(Handle handle) {
        return handle
                .createQuery("SELECT id, sealed_key, public_key, created FROM signing_key")
                .map((row, context) -> key(
                        row.getString("id"),
                        sealKey.open(
                                sealName(row.getString("id")),
                                Base64.getDecoder().decode(row.getString("sealed_key"))),
                        Base64.getDecoder().decode(row.getString("public_key")),
                        Instant.ofEpochMilli(row.getLong("created"))))
                .stream()
                .sorted(Comparator.comparing(SigningKey::created).reversed())
                .toList();
    }

    private static SigningKey key(String id, Secret pkcs8, byte[] publicKey, Instant created) {
        try {
            KeyFactory factory = KeyFactory.getInstance("EC");
            return new SigningKey(
                    id,
                    (ECPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8.octets())),
                    (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(publicKey)),
                    created);
        } catch (GeneralSecurityException damaged) {
            throw new IllegalStateException("the signing key " + id + " cannot be read", damaged);
        }
    }

    private SigningKey generate(Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            ECPublicKey publicKey = (ECPublicKey) pair.getPublic();
            return new SigningKey(
                    thumbprint(publicKey),
                    (ECPrivateKey) pair.getPrivate(),
                    publicKey,
                    Instant.ofEpochMilli(now.toEpochMilli()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** RFC 7638 §3: the SHA-256 of the JWK's required members in their order. */
    private static String thumbprint(ECPublicKey key) throws GeneralSecurityException {
        String canonical = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\""
                + coordinate(key.getW().getAffineX()) + "\",\"y\":\""
                + coordinate(key.getW().getAffineY()) + "\"}";
        return base64(MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.US_ASCII)));
    }

    /** RFC 7518 §6.2.1.2: base64url of the whole length, leading zeros too. */
    public static String coordinate(BigInteger value) {
        byte[] signed = value.toByteArray();
        byte[] whole = new byte[COORDINATE_OCTETS];
        int length = Math.min(signed.length, COORDINATE_OCTETS);
        System.arraycopy(signed, signed.length - length, whole, COORDINATE_OCTETS - length, length);
        return base64(whole);
    }

    private static String base64(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    private static String sealName(String id) {
        return "signing-key/" + id;
    }
}
