package org.portcullis.eap.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.portcullis.eap.crypto.Cryptography;

/** Tickets: RFC 5077 §4. */
class TicketKeysTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final byte[] STATE = "what a session needs".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final byte[] CONTEXT = {1, 2, 3};

    private final SecureRandom random = new SecureRandom();
    private Instant now = START;
    private final TicketKeys keys = new TicketKeys(Cryptography.choose(random), () -> now);

    private TicketKey key(Duration age) {
        return TicketKey.generate(random, now.minus(age));
    }

    @Test
    void aTicketOpensUnderItsKeyAndContextAlone() {
        TicketKey key = key(Duration.ofHours(1));
        keys.use(List.of(key));
        byte[] ticket = keys.seal(STATE, CONTEXT).orElseThrow();
        assertArrayEquals(STATE, keys.open(ticket, CONTEXT).orElseThrow());
        assertTrue(keys.open(ticket, new byte[] {1, 2, 4}).isEmpty(), "another context");
        keys.use(List.of(new TicketKey(key.name(), key(Duration.ZERO).secret(), key.created())));
        assertTrue(keys.open(ticket, CONTEXT).isEmpty(), "another key of that name");
        keys.use(List.of(key(Duration.ZERO)));
        assertTrue(keys.open(ticket, CONTEXT).isEmpty(), "a key that is gone");
        keys.use(List.of());
        assertEquals(Optional.empty(), keys.seal(STATE, CONTEXT));
    }

    @Test
    void nothingOfTheStateCanBeSeenAndNoTwoTicketsAreAlike() {
        keys.use(List.of(key(Duration.ofHours(1))));
        byte[] one = keys.seal(STATE, CONTEXT).orElseThrow();
        byte[] other = keys.seal(STATE, CONTEXT).orElseThrow();
        assertFalse(Arrays.equals(one, other));
        String text = new String(one, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertFalse(text.contains("session"));
    }

    @Test
    void everyChangedOctetIsNoticed() {
        keys.use(List.of(key(Duration.ofHours(1))));
        byte[] ticket = keys.seal(STATE, CONTEXT).orElseThrow();
        for (int i = 0; i < ticket.length; i++) {
            byte[] changed = ticket.clone();
            changed[i] ^= 1;
            assertTrue(keys.open(changed, CONTEXT).isEmpty(), "octet " + i);
            assertTrue(keys.open(Arrays.copyOf(ticket, i), CONTEXT).isEmpty(), "cut at " + i);
        }
        Random garbage = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            byte[] octets = new byte[garbage.nextInt(200)];
            garbage.nextBytes(octets);
            System.arraycopy(ticket, 0, octets, 0, Math.min(octets.length, garbage.nextInt(30)));
            assertTrue(keys.open(octets, CONTEXT).isEmpty());
        }
    }

    /** Another node has to have read it first. */
    @Test
    void aNewKeySealsOnlyOnceEveryNodeHasHadTimeToReadIt() {
        TicketKey old = key(Duration.ofHours(6));
        TicketKey fresh = key(Duration.ZERO);
        keys.use(List.of(fresh, old));
        assertEquals(old.name(), sealedUnder());
        now = START.plus(TicketKeySchedule.ANNOUNCED);
        assertEquals(fresh.name(), sealedUnder());
        keys.use(List.of(key(Duration.ZERO)));
        assertEquals(1, keys.size());
        assertTrue(keys.seal(STATE, CONTEXT).isPresent(), "the only key is used at once");
    }

    private String sealedUnder() {
        return HexFormat.of().formatHex(keys.seal(STATE, CONTEXT).orElseThrow(), 0, 16);
    }

    @Test
    void aKeyIsFollowedAtHalfTheLifetimeAndKeptUntilItsTicketsAreOver() {
        TicketKeySchedule schedule = new TicketKeySchedule(Duration.ofHours(12));
        TicketKey key = key(Duration.ZERO);
        assertFalse(schedule.isNextDue(key, START.plus(Duration.ofHours(6)).minusSeconds(1)));
        assertTrue(schedule.isNextDue(key, START.plus(Duration.ofHours(6))));
        assertFalse(schedule.isOver(key, START.plus(Duration.ofHours(18))));
        assertTrue(schedule.isOver(key, START.plus(Duration.ofHours(19))));
    }

    /** RFC 8446 §4.6.1. */
    @Test
    void noSessionLivesLongerThanSevenDays() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new TicketKeySchedule(Duration.ofDays(7).plusSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> new TicketKeySchedule(Duration.ZERO));
        assertEquals(Duration.ofDays(7), new TicketKeySchedule(Duration.ofDays(7)).lifetime());
    }
}
