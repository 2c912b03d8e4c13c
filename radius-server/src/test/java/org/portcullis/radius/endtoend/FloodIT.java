package org.portcullis.radius.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.access.RadiusSettings;
import org.portcullis.radius.client.RadiusClient.Patience;
import org.portcullis.radius.dedup.DuplicateCache;
import org.portcullis.radius.packet.DropReason;

/**
 * Devices in the middle of their authentication all finish it while the server is flooded; its tables stay within their
 * bounds, what is dropped is counted by reason, and when the flood is over its memory comes back.
 */
class FloodIT {
    private static final int EXISTING = 100;
    private static final int MAX_CONVERSATIONS = 600;
    private static final int FLOODERS = 4;

    /** No device that is under way is given up while a slow machine takes its time for the flood. */
    private static final Duration IDLE = Duration.ofMinutes(30);

    /** The tables of a flooded server and half a million objects of TLS must be gone; what stays is caches and classes. */
    private static final long KEPT_OCTETS = 48L << 20;

    private static final Patience PATIENT = new Patience(Duration.ofSeconds(5), 12);

    private final AtomicLong skipped = new AtomicLong();
    private final AtomicInteger mostConversations = new AtomicInteger();
    private final AtomicLong mostHeld = new AtomicLong();
    private final AtomicInteger mostQueued = new AtomicInteger();

    @ParameterizedTest
    @EnumSource
    void existingConversationsFinish(Flood flood) throws Exception {
        try (Site site = new Site(
                Site.Shape.standard(),
                new Site.Surroundings(
                        settings(),
                        new RadiusClock(InstantSource.system(), () -> System.nanoTime() + skipped.get()),
                        "127.0.0.0/16"))) {
            PeerSettings device = site.supplicant(site.deviceRoot.issue(Leaf.device(Site.SERIAL)));
            finish(site, List.of(new Halfway(site.address, site.peer(device), PATIENT)));
            long before = usedHeap();
            List<Halfway> existing = new ArrayList<>();
            for (int i = 0; i < EXISTING; i++) {
                existing.add(new Halfway(site.address, site.peer(device), PATIENT));
            }

            ExecutorService flooders = Executors.newFixedThreadPool(FLOODERS);
            AtomicInteger running = new AtomicInteger(1);
            CountDownLatch flooded = new CountDownLatch(1);
            List<Future<?>> floods = new ArrayList<>();
            for (int i = 0; i < FLOODERS; i++) {
                floods.add(flooders.submit(() -> flood(site, flood, device, running, flooded)));
            }
            assertTrue(flooded.await(10, TimeUnit.MINUTES), () -> "the flood does not fill: " + site.server.drops());
            assertEquals(EXISTING, finish(site, existing), () -> "finished: " + site.server.drops());
            running.set(0);
            for (Future<?> each : floods) {
                each.get(10, TimeUnit.MINUTES);
            }
            flooders.shutdown();

            assertTrue(mostConversations.get() <= MAX_CONVERSATIONS, () -> mostConversations + " conversations");
            assertTrue(
                    mostHeld.get() <= MAX_CONVERSATIONS * 64L * 1024,
                    () -> mostHeld + " octets of unfinished messages");
            assertTrue(mostQueued.get() <= settings().tlsQueue(), () -> mostQueued + " steps waited");
            assertEquals(0, site.server.drops().get(DropReason.INTERNAL_ERROR));
            afterwards(site, device, before);
        }
    }

    /** The flood is over, and a conversation's idle time: who comes now is served, and nothing is left of it. */
    private void afterwards(Site site, PeerSettings device, long before) throws Exception {
        // What still waits for its turn would begin conversations after the time has passed.
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (site.server.gauges().requests() > 0) {
            assertTrue(System.nanoTime() < end, () -> "requests are left: " + site.server.gauges());
            TimeUnit.MILLISECONDS.sleep(10);
        }
        skipped.addAndGet(IDLE.multipliedBy(2).toNanos());
        assertEquals(1, finish(site, List.of(new Halfway(site.address, site.peer(device), PATIENT))));
        assertEquals(0, site.server.gauges().conversations());
        assertEquals(0, site.server.gauges().unfinishedOctets());
        assertEquals(0, site.server.gauges().tlsQueue());
        long kept = usedHeap() - before;
        assertTrue(kept < KEPT_OCTETS, () -> kept + " octets are kept");
    }

    private Void flood(Site site, Flood flood, PeerSettings device, AtomicInteger running, CountDownLatch flooded)
            throws Exception {
        Random random = new Random();
        while (running.get() == 1) {
            flood.wave(site, site.peer(device), random);
            mostConversations.accumulateAndGet(site.server.gauges().conversations(), Math::max);
            mostHeld.accumulateAndGet(site.server.gauges().unfinishedOctets(), Math::max);
            mostQueued.accumulateAndGet(site.server.gauges().tlsQueue(), Math::max);
            if (flood.isFelt(site.server, MAX_CONVERSATIONS)) {
                flooded.countDown();
            }
        }
        return null;
    }

    /** Four devices at a time; how many were let in. */
    private static int finish(Site site, List<Halfway> devices) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> results = new ArrayList<>();
            for (Halfway device : devices) {
                results.add(threads.submit(() -> {
                    try (device) {
                        return device.finish();
                    }
                }));
            }
            int finished = 0;
            for (Future<Boolean> result : results) {
                finished += result.get(10, TimeUnit.MINUTES) ? 1 : 0;
            }
            return finished;
        } finally {
            threads.shutdownNow();
        }
    }

    private static RadiusSettings settings() {
        return new RadiusSettings(
                "node-1",
                true,
                Runtime.getRuntime().availableProcessors(),
                1024,
                MAX_CONVERSATIONS,
                IDLE,
                DuplicateCache.DEFAULT_ENTRIES,
                DuplicateCache.DEFAULT_AGE,
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                Duration.ZERO,
                Duration.ofSeconds(5));
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
