package org.portcullis.policy.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.portcullis.policy.value.Secret;

/**
 * The key under which secrets rest in the database: AES-256-GCM (NIST SP 800-38D), the key in a file of mode 0600 beside
 * the database, never in it. Each sealed value is bound to its name, so that none can be put in another's place.
 */
public final class SealKey {
    private static final int KEY_OCTETS = 32;
    private static final int NONCE_OCTETS = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random;

    private SealKey(byte[] key, SecureRandom random) {
        this.key = new SecretKeySpec(key, "AES");
        this.random = random;
    }

    /** Makes a new key file; refuses to overwrite one. */
    public static SealKey create(Path file, SecureRandom random) throws IOException {
        byte[] key = new byte[KEY_OCTETS];
        random.nextBytes(key);
        SealKey made = new SealKey(key, random);
        made.writeTo(file);
        return made;
    }

    /** Writes it to a new file, for a node that joins; refuses to overwrite one. */
    public void writeTo(Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, Base64.getEncoder().encodeToString(key.getEncoded()) + "\n", StandardOpenOption.SYNC);
    }

    /** @throws StoreException when the file is missing, not a key, or open to others */
    public static SealKey load(Path file, SecureRandom random) {
        try {
            if (!Files.getPosixFilePermissions(file).equals(PosixFilePermissions.fromString("rw-------"))) {
                throw new StoreException(file + " can be read by others than its owner; chmod 600 it");
            }
            byte[] key = Base64.getDecoder()
                    .decode(Files.readString(file, StandardCharsets.US_ASCII).strip());
            if (key.length != KEY_OCTETS) {
                throw new StoreException(file + " holds " + key.length + " octets, a seal key has " + KEY_OCTETS);
            }
            return new SealKey(key, random);
        } catch (IOException | IllegalArgumentException e) {
            throw new StoreException(file + " cannot be read as a seal key: " + e.getMessage(), e);
        }
    }

    /** @param name what the secret is; opening needs the same name */
    public byte[] seal(String name, Secret secret) {
        byte[] nonce = new byte[NONCE_OCTETS];
        random.nextBytes(nonce);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, name, nonce, secret.octets());
        byte[] whole = Arrays.copyOf(nonce, NONCE_OCTETS + sealed.length);
        System.arraycopy(sealed, 0, whole, NONCE_OCTETS, sealed.length);
        return whole;
    }

    /** @throws StoreException when the value was sealed under another key or name, or was changed */
    public Secret open(String name, byte[] sealed) {
        if (sealed.length < NONCE_OCTETS) {
            throw new StoreException("the sealed " + name + " is cut short");
        }
        byte[] nonce = Arrays.copyOf(sealed, NONCE_OCTETS);
        return Secret.of(
                crypt(Cipher.DECRYPT_MODE, name, nonce, Arrays.copyOfRange(sealed, NONCE_OCTETS, sealed.length)));
    }

    private byte[] crypt(int mode, String name, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new StoreException(
                    "the sealed " + name + " cannot be opened: it belongs to another seal.key, or was changed", e);
        }
    }
}
