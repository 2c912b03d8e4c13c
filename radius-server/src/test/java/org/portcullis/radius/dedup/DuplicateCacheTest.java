package org.portcullis.radius.dedup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.portcullis.radius.dedup.DuplicateCache.Admission;

class DuplicateCacheTest {
    private static final byte[] FIRST = {1};
    private static final byte[] SECOND = {2};
    private static final byte[] ANSWER = {42};

    private long now;
    private final DuplicateCache cache = new DuplicateCache(3, Duration.ofSeconds(30), () -> now);

    @Test
    void theSameRequestGetsTheSameAnswer() {
        assertInstanceOf(Admission.Fresh.class, cache.admit(key(1), FIRST));
        assertInstanceOf(Admission.InWork.class, cache.admit(key(1), FIRST));
        cache.answered(key(1), FIRST, ANSWER);
        Admission again = cache.admit(key(1), FIRST.clone());
        assertArrayEquals(
                ANSWER, assertInstanceOf(Admission.Answered.class, again).answer());
    }

    @Test
    void anotherIdentifierPortOrAuthenticatorIsAnotherRequest() {
        cache.admit(key(1), FIRST);
        assertInstanceOf(Admission.Fresh.class, cache.admit(key(2), FIRST));
        assertInstanceOf(Admission.Fresh.class, cache.admit(new RequestKey(address(1001), 1), FIRST));
        assertInstanceOf(Admission.Fresh.class, cache.admit(key(1), SECOND));
    }

    @Test
    void aKeyIsAllOfItsParts() {
        RequestKey key = new RequestKey(address(1000), 7, 1);
        RequestKey same = new RequestKey(address(1000), 7, 1);
        assertEquals(key, same);
        assertEquals(key.hashCode(), same.hashCode());
        assertNotEquals(key, new RequestKey(address(1001), 7, 1));
        assertNotEquals(key, new RequestKey(address(1000), 8, 1));
        assertNotEquals(key, new RequestKey(address(1000), 7, 2));
    }

    @Test
    void aNewerRequestTakesThePlaceOfTheOld() {
        cache.admit(key(1), FIRST);
        cache.admit(key(1), SECOND);
        cache.answered(key(1), FIRST, ANSWER);
        assertInstanceOf(Admission.InWork.class, cache.admit(key(1), SECOND));
        cache.forget(key(1), FIRST);
        assertInstanceOf(Admission.InWork.class, cache.admit(key(1), SECOND));
        assertEquals(1, cache.size());
    }

    @Test
    void whatGotNoAnswerIsWorkedOnAgain() {
        cache.admit(key(1), FIRST);
        cache.forget(key(1), FIRST);
        assertInstanceOf(Admission.Fresh.class, cache.admit(key(1), FIRST));
    }

    @Test
    void anAnswerIsKeptForItsAgeFromWhenItWasGiven() {
        cache.admit(key(1), FIRST);
        now = Duration.ofSeconds(20).toNanos();
        cache.answered(key(1), FIRST, ANSWER);
        now = Duration.ofSeconds(50).toNanos();
        assertInstanceOf(Admission.Answered.class, cache.admit(key(1), FIRST));
        now++;
        assertInstanceOf(Admission.Fresh.class, cache.admit(key(1), FIRST));
    }

    @Test
    void theOneTouchedLongestAgoMakesRoom() {
        for (int identifier = 1; identifier <= 3; identifier++) {
            cache.admit(key(identifier), FIRST);
        }
        cache.answered(key(1), FIRST, ANSWER);
        cache.admit(key(4), FIRST);
        assertEquals(3, cache.size());
        assertInstanceOf(Admission.Answered.class, cache.admit(key(1), FIRST));
        assertInstanceOf(Admission.Fresh.class, cache.admit(key(2), FIRST));
    }

    @Test
    void aClosedConnectionLeavesNothing() {
        RequestKey answered = new RequestKey(address(1000), 7, 1);
        RequestKey inWork = new RequestKey(address(1000), 7, 255);
        RequestKey other = new RequestKey(address(1000), 8, 1);
        for (RequestKey key : List.of(answered, inWork, other)) {
            cache.admit(key, FIRST);
        }
        cache.answered(answered, FIRST, new byte[] {1});
        cache.answered(other, FIRST, new byte[] {2});
        cache.forgetConnection(address(1000), 7);
        cache.answered(inWork, FIRST, new byte[] {3});
        assertEquals(1, cache.size());
        assertInstanceOf(Admission.Answered.class, cache.admit(other, FIRST));
        assertInstanceOf(Admission.Fresh.class, cache.admit(answered, FIRST));
        assertInstanceOf(Admission.Fresh.class, cache.admit(inWork, FIRST));
    }

    private static RequestKey key(int identifier) {
        return new RequestKey(address(1000), identifier);
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
