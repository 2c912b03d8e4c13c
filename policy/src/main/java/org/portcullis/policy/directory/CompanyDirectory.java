package org.portcullis.policy.directory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.portcullis.policy.decision.DirectorySource;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.CircuitBreaker;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.WaitingThread;

/**
 * A company's directory as decisions see it: what it said of a device counts for a while, and is looked up again in the
 * second half of that time without anybody waiting. Who has to wait does so for {@code timeout} at most, in a pool that
 * takes on another thread meanwhile; what comes later is there for the next time. A directory that fails three times in a
 * row is left alone for a while, and nobody waits for it.
 *
 * <p>Bounds: {@value #DEVICES} devices, those asked for longest ago go first; {@value #THREADS} threads, {@value #QUEUED}
 * questions that wait for them.
 */
public final class CompanyDirectory implements DirectorySource, AutoCloseable {
    static final int DEVICES = 100_000;
    static final int THREADS = 4;
    static final int QUEUED = 256;

    private final DirectorySettings settings;
    private final DirectoryLookup lookup;
    private final DirectoryListener listener;
    private final LongSupplier nanoTime;
    private final CircuitBreaker breaker;
    private final ThreadPoolExecutor threads;
    private final Map<Serial, CompletableFuture<Map<Attribute, Object>>> underWay = new ConcurrentHashMap<>();
    private final Map<Serial, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Serial, Kept> eldest) {
            return size() > DEVICES;
        }
    };
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong away = new AtomicLong();

    private record Kept(Map<Attribute, Object> values, long at) {}

    /** @throws org.portcullis.policy.value.ConfigException when the trust anchor cannot be read */
    public static CompanyDirectory open(DirectorySettings settings, DirectoryListener listener) {
        return new CompanyDirectory(settings, new LdapLookup(settings), listener, System::nanoTime);
    }

    CompanyDirectory(
            DirectorySettings settings, DirectoryLookup lookup, DirectoryListener listener, LongSupplier nanoTime) {
        this.settings = settings;
        this.lookup = lookup;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.breaker = new CircuitBreaker(nanoTime);
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(QUEUED), task -> {
                    Thread thread = new Thread(task, "directory-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** How many questions were answered and not, and how many decisions had to do without, since the start. */
    public record Counts(long answered, long failed, long away) {}

    public Counts counts() {
        return new Counts(answered.get(), failed.get(), away.get());
    }

    @Override
    public Reading read(Serial device) {
        Optional<Kept> fresh =
                kept(device).filter(known -> age(known) < settings.cache().toNanos());
        if (fresh.isPresent()) {
            if (age(fresh.get()) > settings.cache().toNanos() / 2) {
                ask(device);
            }
            return reading(fresh.get());
        }
        CompletableFuture<Map<Attribute, Object>> asked = ask(device);
        try {
            Map<Attribute, Object> values =
                    WaitingThread.inPlaceOf(() -> asked.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS));
            return new Reading(values, Optional.empty(), false);
        } catch (TimeoutException late) {
            return away(device, "no answer within " + settings.timeout().toMillis() + " ms");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return away(device, "the appliance stops");
        } catch (ExecutionException unanswered) {
            return away(device, unanswered.getCause().getMessage());
        } catch (Exception other) {
            return away(device, other.toString());
        }
    }

    @Override
    public Optional<Reading> known(Serial device) {
        Optional<Kept> known = kept(device);
        if (known.isEmpty()) {
            ask(device);
        }
        return known.map(CompanyDirectory::reading);
    }

    private static Reading reading(Kept known) {
        return new Reading(known.values(), Optional.empty(), false);
    }

    private Reading away(Serial device, String why) {
        away.incrementAndGet();
        Optional<Kept> last = kept(device);
        return switch (settings.onAway()) {
            case REFUSE -> new Reading(Map.of(), Optional.of("the directory is away: " + why), true);
            case STALE ->
                last.map(known -> new Reading(
                                known.values(),
                                Optional.of("the directory is away: " + why + "; what it said "
                                        + TimeUnit.NANOSECONDS.toSeconds(age(known)) + " s ago counts"),
                                false))
                        .orElseGet(() -> without(why));
            case EMPTY -> without(why);
        };
    }

    private static Reading without(String why) {
        return new Reading(Map.of(), Optional.of("the directory is away: " + why + "; directory.* is absent"), false);
    }

    private Optional<Kept> kept(Serial device) {
        synchronized (kept) {
            return Optional.ofNullable(kept.get(device));
        }
    }

    private long age(Kept known) {
        return nanoTime.getAsLong() - known.at();
    }

    /** Of many who ask for the same device, one question goes out. */
    private CompletableFuture<Map<Attribute, Object>> ask(Serial device) {
        CompletableFuture<Map<Attribute, Object>> mine = new CompletableFuture<>();
        CompletableFuture<Map<Attribute, Object>> before = underWay.putIfAbsent(device, mine);
        if (before != null) {
            return before;
        }
        if (!breaker.mayAsk()) {
            return end(device, mine, "it failed before, and is left alone for a while");
        }
        try {
            threads.execute(() -> answer(device, mine));
            return mine;
        } catch (RejectedExecutionException full) {
            return end(device, mine, QUEUED + " questions are waiting for it");
        }
    }

    private CompletableFuture<Map<Attribute, Object>> end(
            Serial device, CompletableFuture<Map<Attribute, Object>> mine, String why) {
        underWay.remove(device, mine);
        mine.completeExceptionally(new DirectoryLookup.UnansweredException(why, null));
        return mine;
    }

    private void answer(Serial device, CompletableFuture<Map<Attribute, Object>> mine) {
        try {
            Map<Attribute, Object> values = lookup.find(device);
            synchronized (kept) {
                kept.put(device, new Kept(Map.copyOf(values), nanoTime.getAsLong()));
            }
            answered.incrementAndGet();
            boolean back = breaker.open();
            breaker.answered();
            underWay.remove(device, mine);
            mine.complete(values);
            if (back) {
                listener.reachable();
            }
        } catch (DirectoryLookup.UnansweredException | RuntimeException unanswered) {
            failed.incrementAndGet();
            boolean opened = breaker.failed();
            underWay.remove(device, mine);
            mine.completeExceptionally(unanswered);
            if (opened) {
                listener.unreachable(unanswered.getMessage());
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        lookup.close();
    }
}
