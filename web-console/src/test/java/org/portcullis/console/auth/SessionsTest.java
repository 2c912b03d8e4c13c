package org.portcullis.console.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.portcullis.console.TestClock;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.User;
import org.portcullis.policy.store.StoreUnreachableException;

class SessionsTest {
    private static final User ADMIN = user(1);
    private static final SignIn HOW = new SignIn(SignIn.Method.PASSWORD, InetAddress.getLoopbackAddress(), "Chromium");

    private final TestClock clock = new TestClock();
    private Optional<User> stored = Optional.of(ADMIN);
    private boolean reachable = true;
    private final Sessions sessions = new Sessions(
            name -> {
                if (!reachable) {
                    throw new StoreUnreachableException("gone", new IllegalStateException());
                }
                return stored;
            },
            new Obligations(Set.of(), false),
            clock,
            new SecureRandom());

    @Test
    void aSessionIsFoundByItsIdUntilItIsClosed() {
        String id = sessions.open(ADMIN, HOW);
        assertEquals(43, id.length());
        assertNotEquals(id, sessions.open(ADMIN, HOW));
        assertEquals(ADMIN, sessions.find(id).orElseThrow().user());
        sessions.close(id);
        assertTrue(sessions.find(id).isEmpty());
        assertTrue(sessions.find("").isEmpty());
    }

    @Test
    void anIdleSessionEndsAfterHalfAnHour() {
        String id = sessions.open(ADMIN, HOW);
        clock.advance(Duration.ofMinutes(29));
        assertTrue(sessions.find(id).isPresent());
        clock.advance(Duration.ofMinutes(29));
        assertTrue(sessions.find(id).isPresent());
        clock.advance(Duration.ofMinutes(30));
        assertTrue(sessions.find(id).isEmpty());
    }

    @Test
    void anySessionEndsAfterTwelveHours() {
        String id = sessions.open(ADMIN, HOW);
        for (int i = 1; i < 48; i++) {
            clock.advance(Duration.ofMinutes(15));
            assertTrue(sessions.find(id).isPresent());
        }
        clock.advance(Duration.ofMinutes(15));
        assertTrue(sessions.find(id).isEmpty());
    }

    @Test
    void theSessionUnusedLongestGivesWay() {
        String first = sessions.open(ADMIN, HOW);
        String second = sessions.open(ADMIN, HOW);
        sessions.find(first);
        for (int i = 0; i < Sessions.MOST - 1; i++) {
            sessions.open(ADMIN, HOW);
        }
        assertTrue(sessions.find(first).isPresent());
        assertFalse(sessions.find(second).isPresent());
    }

    @Test
    void aSessionEndsWhenItsUserIsStoredOtherwise() {
        for (Optional<User> now : List.of(Optional.of(user(2)), Optional.<User>empty(), Optional.of(disabled()))) {
            stored = Optional.of(ADMIN);
            String id = sessions.open(ADMIN, HOW);
            assertTrue(sessions.find(id).isPresent());
            stored = now;
            assertTrue(sessions.find(id).isEmpty(), now + "");
            assertEquals(List.of(), sessions.all());
            stored = Optional.of(ADMIN);
            assertTrue(sessions.find(id).isEmpty(), "for good");
        }
    }

    @Test
    void sessionsGoOnWhileTheDatabaseIsAway() {
        String id = sessions.open(ADMIN, HOW);
        reachable = false;
        assertTrue(sessions.find(id).isPresent());
    }

    @Test
    void aRenewedSessionIsTheSameToPeopleAndAnotherOneToItsCookie() {
        String id = sessions.open(ADMIN, HOW);
        String other = sessions.open(ADMIN, HOW);
        String handle = sessions.find(id).orElseThrow().handle();
        stored = Optional.of(user(2));
        String renewed = sessions.renew(id, user(2)).orElseThrow();
        assertEquals(handle, sessions.find(renewed).orElseThrow().handle());
        assertTrue(sessions.find(id).isEmpty());
        assertTrue(sessions.find(other).isEmpty());
        assertTrue(sessions.renew(id, user(2)).isEmpty());
        sessions.end(handle);
        assertTrue(sessions.find(renewed).isEmpty());
    }

    private static User user(long generation) {
        return new User(
                new AccountName("admin"),
                Role.ADMIN,
                false,
                false,
                false,
                false,
                generation,
                TestClock.START,
                Optional.empty());
    }

    private static User disabled() {
        return new User(
                new AccountName("admin"), Role.ADMIN, true, false, false, false, 1, TestClock.START, Optional.empty());
    }
}
