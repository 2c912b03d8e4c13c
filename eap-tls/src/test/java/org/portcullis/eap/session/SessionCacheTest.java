package org.portcullis.eap.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class SessionCacheTest {
    @Test
    void theOldestGoesFirst() {
        SessionCache cache = new SessionCache(3, 1 << 20);
        for (int i = 0; i < 4; i++) {
            cache.put(id(i), new byte[] {(byte) i});
        }
        assertEquals(3, cache.sessions());
        assertTrue(cache.get(id(0)).isEmpty());
        assertEquals(3, cache.get(id(3)).orElseThrow()[0]);
        cache.remove(id(3));
        cache.remove(id(3));
        assertEquals(2, cache.sessions());
        assertEquals(2 * (1 + SessionCache.OVERHEAD_OCTETS), cache.octets());
        cache.put(id(1), new byte[10]);
        assertEquals(11 + 2 * SessionCache.OVERHEAD_OCTETS, cache.octets());
    }

    @Test
    void isBoundedInOctets() {
        SessionCache cache = new SessionCache(1000, 10_000);
        for (int i = 0; i < 100; i++) {
            cache.put(id(i), new byte[1000]);
            assertTrue(cache.octets() <= 10_000);
        }
        assertEquals(10_000 / (1000 + SessionCache.OVERHEAD_OCTETS), cache.sessions());
    }

    /** 100,000 devices without tickets, each with a certificate of 600 octets: what the cache says is what the heap has. */
    @Test
    void aHundredThousandSessionsAreHeldInTheMemoryThatIsStated() {
        SessionCache cache = SessionCache.standard();
        long before = used();
        for (int i = 0; i < 100_000; i++) {
            cache.put(id(i), new byte[700]);
        }
        long taken = used() - before;
        assertEquals(100_000, cache.sessions());
        assertTrue(cache.octets() <= 96L << 20, "octets " + cache.octets());
        assertTrue(taken < cache.octets() * 5 / 4, "the heap grew by " + taken + ", stated are " + cache.octets());
        System.out.println("100,000 sessions: stated " + cache.octets() + " octets, the heap grew by " + taken);
        for (int i = 100_000; i < 300_000; i++) {
            cache.put(id(i), new byte[700]);
        }
        assertEquals(100_000, cache.sessions());
        Reference.reachabilityFence(cache);
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static byte[] id(int number) {
        return ByteBuffer.allocate(32).putInt(number).array();
    }
}
