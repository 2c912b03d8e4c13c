package org.portcullis.policy.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.portcullis.policy.decision.DirectorySource.Reading;
import org.portcullis.policy.directory.DirectorySettings.OnAway;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.Serial;

/** What decisions get of a directory: fast, late, never. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CompanyDirectoryTest {
    private static final Serial SN = new Serial("SN-1");
    private static final Duration CACHE = Duration.ofMinutes(10);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 7);
    private final AtomicInteger questions = new AtomicInteger();
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private volatile CompletableFuture<Map<Attribute, Object>> answer = said("lab");
    private CompanyDirectory directory;

    private CompanyDirectory open(OnAway onAway, Duration timeout) {
        DirectoryLookup scripted = new DirectoryLookup() {
            @Override
            public Map<Attribute, Object> find(Serial device) throws UnansweredException {
                questions.incrementAndGet();
                try {
                    return answer.get();
                } catch (InterruptedException stop) {
                    throw new UnansweredException("stopped", stop);
                } catch (ExecutionException failed) {
                    throw new UnansweredException(failed.getCause().getMessage(), failed);
                }
            }

            @Override
            public void close() {}
        };
        DirectorySettings settings = new DirectorySettings(
                List.of(URI.create("ldap://x")),
                Optional.empty(),
                "",
                "",
                Optional.empty(),
                Map.of(),
                CACHE,
                timeout,
                onAway);
        directory = new CompanyDirectory(
                settings,
                scripted,
                new DirectoryListener() {
                    @Override
                    public void unreachable(String why) {
                        heard.add("unreachable: " + why);
                    }

                    @Override
                    public void reachable() {
                        heard.add("reachable");
                    }
                },
                nanos::get);
        return directory;
    }

    private static CompletableFuture<Map<Attribute, Object>> said(String department) {
        return CompletableFuture.completedFuture(Map.of(Attribute.DIRECTORY_DEPARTMENT, department));
    }

    private static CompletableFuture<Map<Attribute, Object>> broken() {
        return CompletableFuture.failedFuture(new IllegalStateException("connection refused"));
    }

    @AfterEach
    void close() {
        answer.complete(Map.of());
        directory.close();
    }

    @Test
    void anAnswerCountsForAWhileAndIsRefreshedBeforeItEnds() throws Exception {
        open(OnAway.EMPTY, Duration.ofMinutes(1));
        assertEquals("lab", department(directory.read(SN)));
        answer = said("plant");
        pass(CACHE.dividedBy(2));
        assertEquals("lab", department(directory.read(SN)));
        assertEquals(1, questions.get());
        pass(Duration.ofNanos(1));
        assertEquals("lab", department(directory.read(SN)), "nobody waits for what is being looked up again");
        await(() -> department(directory.read(SN)).equals("plant"));
        assertEquals(2, questions.get());
        answer = said("attic");
        pass(CACHE);
        assertEquals("attic", department(directory.read(SN)));
    }

    /** The one that came too late is there for the next. */
    @Test
    void nobodyWaitsLongerThanTheTimeout() throws Exception {
        answer = new CompletableFuture<>();
        open(OnAway.EMPTY, Duration.ofMillis(20));
        Reading reading = directory.read(SN);
        assertEquals(Map.of(), reading.values());
        assertEquals(
                Optional.of("the directory is away: no answer within 20 ms; directory.* is absent"), reading.trouble());
        assertFalse(reading.decisive());
        assertEquals(Optional.empty(), directory.known(SN));
        assertEquals(1, questions.get(), "the question is still out, and not asked twice");
        answer.complete(Map.of(Attribute.DIRECTORY_DEPARTMENT, "lab"));
        await(() -> directory.known(SN).isPresent());
        assertEquals("lab", department(directory.read(SN)));
    }

    @Test
    void ofManyWhoAskForOneDeviceOneQuestionGoesOut() throws Exception {
        answer = new CompletableFuture<>();
        open(OnAway.EMPTY, Duration.ofMinutes(2));
        int many = 8;
        CountDownLatch asked = new CountDownLatch(many);
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            CompletableFuture<String> one = new CompletableFuture<>();
            answers.add(one);
            new Thread(() -> {
                        asked.countDown();
                        one.complete(department(directory.read(SN)));
                    })
                    .start();
        }
        asked.await();
        answer.complete(Map.of(Attribute.DIRECTORY_DEPARTMENT, "lab"));
        for (CompletableFuture<String> one : answers) {
            assertEquals("lab", one.get(2, TimeUnit.MINUTES));
        }
        assertEquals(1, questions.get());
    }

    @Test
    void whileItIsAwayWhatWasChosenCounts() throws Exception {
        answer = broken();
        open(OnAway.REFUSE, Duration.ofMinutes(1));
        Reading refused = directory.read(SN);
        assertTrue(refused.decisive());
        assertEquals(Optional.of("the directory is away: connection refused"), refused.trouble());
        directory.close();

        answer = said("lab");
        open(OnAway.STALE, Duration.ofMinutes(1));
        assertEquals("lab", department(directory.read(SN)));
        answer = broken();
        pass(CACHE.multipliedBy(3));
        Reading stale = directory.read(SN);
        assertEquals("lab", department(stale));
        assertTrue(stale.trouble().orElseThrow().endsWith("what it said 1800 s ago counts"), stale.toString());
        assertEquals(Map.of(), directory.read(new Serial("SN-2")).values());
    }

    /** After three failures nobody waits for it, until one asks again and it is back. */
    @Test
    void aDirectoryThatFailsIsLeftAlone() throws Exception {
        answer = broken();
        open(OnAway.EMPTY, Duration.ofMinutes(1));
        for (int i = 0; i < 10; i++) {
            directory.read(new Serial("SN-" + i));
        }
        assertEquals(3, questions.get());
        await(() -> heard.equals(List.of("unreachable: connection refused")));
        answer = said("lab");
        assertEquals(Map.of(), directory.read(SN).values());
        pass(Duration.ofSeconds(10));
        assertEquals("lab", department(directory.read(SN)));
        await(() -> heard.equals(List.of("unreachable: connection refused", "reachable")));
        assertEquals(4, questions.get());
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static String department(Reading reading) {
        return (String) reading.values().getOrDefault(Attribute.DIRECTORY_DEPARTMENT, "");
    }

    private static void await(BooleanSupplier condition) throws Exception {
        for (int i = 0; i < 12_000 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertTrue(condition.getAsBoolean());
    }
}
