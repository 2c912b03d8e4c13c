package org.portcullis.eap.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.portcullis.eap.crypto.Cryptography;

/**
 * Seals what a session needs into tickets that the device keeps, so that the server keeps nothing (RFC 5077 §4): the key's
 * name, a nonce, and the state under AES-256-GCM. The keys are put in from outside, from time to time. Safe for use by
 * many threads; nothing here waits.
 */
public final class TicketKeys {
    private static final int NONCE_OCTETS = 12;
    private static final int TAG_OCTETS = 16;
    private static final int HEADER_OCTETS = TicketKey.NAME_OCTETS + NONCE_OCTETS;
    private static final int MAX_TICKET = HEADER_OCTETS + SessionState.MAX_OCTETS + TAG_OCTETS;

    private final Cryptography cryptography;
    private final InstantSource clock;
    private volatile List<Ready> ring = List.of();

    private record Ready(byte[] name, SecretKeySpec key, Instant created) {}

    public TicketKeys(Cryptography cryptography, InstantSource clock) {
        this.cryptography = cryptography;
        this.clock = clock;
    }

    /** From now on these keys count, and no others. */
    public void use(List<TicketKey> keys) {
        ring = keys.stream()
                .sorted(Comparator.comparing(TicketKey::created).reversed())
                .map(key -> new Ready(
                        HexFormat.of().parseHex(key.name()),
                        new SecretKeySpec(key.secret().octets(), "AES"),
                        key.created()))
                .toList();
    }

    /** How many keys open tickets. */
    public int size() {
        return ring.size();
    }

    /**
     * Seals a state under the newest key that every node has had time to read.
     *
     * @param context what the ticket is good for; opening needs the same
     * @return empty when there is no key
     */
    public Optional<byte[]> seal(byte[] state, byte[] context) {
        Instant announced = clock.instant().minus(TicketKeySchedule.ANNOUNCED);
        List<Ready> keys = ring;
        return keys.stream()
                .filter(key -> !key.created.isAfter(announced))
                .findFirst()
                .or(() -> keys.stream().reduce((newer, older) -> older))
                .map(key -> seal(key, state, context));
    }

    private byte[] seal(Ready key, byte[] state, byte[] context) {
        byte[] ticket = new byte[HEADER_OCTETS + state.length + TAG_OCTETS];
        byte[] nonce = new byte[NONCE_OCTETS];
        cryptography.random().nextBytes(nonce);
        System.arraycopy(key.name, 0, ticket, 0, TicketKey.NAME_OCTETS);
        System.arraycopy(nonce, 0, ticket, TicketKey.NAME_OCTETS, NONCE_OCTETS);
        try {
            cipher(Cipher.ENCRYPT_MODE, key, nonce, context).doFinal(state, 0, state.length, ticket, HEADER_OCTETS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM does not work in this JVM", e);
        }
        return ticket;
    }

    /** The state in a ticket; empty for one of another key or context, and for any other octets. */
    public Optional<byte[]> open(byte[] ticket, byte[] context) {
        if (ticket.length <= HEADER_OCTETS + TAG_OCTETS || ticket.length > MAX_TICKET) {
            return Optional.empty();
        }
        for (Ready key : ring) {
            if (Arrays.equals(key.name, 0, TicketKey.NAME_OCTETS, ticket, 0, TicketKey.NAME_OCTETS)) {
                byte[] nonce = Arrays.copyOfRange(ticket, TicketKey.NAME_OCTETS, HEADER_OCTETS);
                try {
                    return Optional.of(cipher(Cipher.DECRYPT_MODE, key, nonce, context)
                            .doFinal(ticket, HEADER_OCTETS, ticket.length - HEADER_OCTETS));
                } catch (GeneralSecurityException changed) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private Cipher cipher(int mode, Ready key, byte[] nonce, byte[] context) throws GeneralSecurityException {
        Cipher cipher = cryptography.helper().createCipher("AES/GCM/NoPadding");
        cipher.init(mode, key.key, new GCMParameterSpec(8 * TAG_OCTETS, nonce));
        cipher.updateAAD("EAP-TLS session ticket".getBytes(StandardCharsets.US_ASCII));
        cipher.updateAAD(context);
        return cipher;
    }

    /** How old the key is under which tickets are sealed now; empty without keys. */
    public Optional<Duration> age() {
        return ring.stream().findFirst().map(key -> Duration.between(key.created, clock.instant()));
    }
}
