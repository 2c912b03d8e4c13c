package org.portcullis.console.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.portcullis.console.TestClock;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.User;

class SessionsTest {
    private static final User ADMIN = new User(new AccountName("admin"), Role.ADMIN);

    private final TestClock clock = new TestClock();
    private final Sessions sessions = new Sessions(clock, new SecureRandom());

    @Test
    void aSessionIsFoundByItsIdUntilItIsClosed() {
        String id = sessions.open(ADMIN);
        assertEquals(43, id.length());
        assertNotEquals(id, sessions.open(ADMIN));
        assertEquals(ADMIN, sessions.find(id).orElseThrow().user());
        sessions.close(id);
        assertTrue(sessions.find(id).isEmpty());
        assertTrue(sessions.find("").isEmpty());
    }

    @Test
    void anIdleSessionEndsAfterHalfAnHour() {
        String id = sessions.open(ADMIN);
        clock.advance(Duration.ofMinutes(29));
        assertTrue(sessions.find(id).isPresent());
        clock.advance(Duration.ofMinutes(29));
        assertTrue(sessions.find(id).isPresent());
        clock.advance(Duration.ofMinutes(30));
        assertTrue(sessions.find(id).isEmpty());
    }

    @Test
    void anySessionEndsAfterTwelveHours() {
        String id = sessions.open(ADMIN);
        for (int i = 1; i < 48; i++) {
            clock.advance(Duration.ofMinutes(15));
            assertTrue(sessions.find(id).isPresent());
        }
        clock.advance(Duration.ofMinutes(15));
        assertTrue(sessions.find(id).isEmpty());
    }

    @Test
    void theSessionUnusedLongestGivesWay() {
        String first = sessions.open(ADMIN);
        String second = sessions.open(ADMIN);
        sessions.find(first);
        for (int i = 0; i < Sessions.MOST - 1; i++) {
            sessions.open(ADMIN);
        }
        assertTrue(sessions.find(first).isPresent());
        assertFalse(sessions.find(second).isPresent());
    }
}
