package org.portcullis.profiler.mud;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.store.StoreException;
import org.portcullis.profiler.store.MudStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MUD files of the devices seen here, at most {@value #MAX_URLS}. Everything slow is done by two threads: {@code mud}
 * fetches, verifies and keeps, one file after the other; {@code mud-names} waits for DNS. Whoever asks reads memory.
 */
public final class MudFiles implements AutoCloseable {
    static final int MAX_URLS = 1_000;

    /** Names of hosts in one file that are looked up; entries for more of them stay without addresses. */
    static final int MAX_NAMES = 64;

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration NAMES = Duration.ofMinutes(10);
    private static final Duration FORGET = Duration.ofDays(90);
    private static final Duration FORGET_NOTHING = Duration.ofDays(3);
    private static final Duration NOTED = Duration.ofDays(1);
    private static final Logger LOG = LoggerFactory.getLogger(MudFiles.class);

    private final MudStore store;
    private final MudEvents events;
    private final InstantSource clock;
    private final Map<MudFileUrl, MudEntry> entries = new ConcurrentHashMap<>();
    private final AtomicLong dropped = new AtomicLong();
    private final ScheduledExecutorService thread;
    private final ExecutorService resolver;
    private final MudNames names;
    private volatile MudCheck check;
    private volatile Consumer<MudEntry.Good> listener = good -> {};
    private Instant nextLook = Instant.MIN;

    /**
     * Takes up what is in the store, each file verified again by today's trust.
     *
     * @param node for the events
     */
    public MudFiles(MudStore store, MudSettings settings, String node, EventSink sink, InstantSource clock) {
        this(store, settings, node, sink, clock, InetAddress::getAllByName);
    }

    MudFiles(
            MudStore store,
            MudSettings settings,
            String node,
            EventSink sink,
            InstantSource clock,
            MudNames.Lookup lookup) {
        this.store = store;
        this.events = new MudEvents(node, sink, clock);
        this.clock = clock;
        thread = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "mud"));
        resolver = Executors.newSingleThreadExecutor(task -> daemon(task, "mud-names"));
        names = new MudNames(lookup, resolver);
        check = new MudCheck(settings);
        for (MudStore.Row row : store.files(MAX_URLS)) {
            MudFileUrl.parse(row.url()).ifPresent(url -> {
                MudEntry asked = MudEntry.asked(url, clock.instant()).asked(row.asked());
                entries.put(url, row.good().map(good -> stored(asked, good)).orElse(asked));
            });
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Begins to fetch. */
    public void start() {
        thread.scheduleWithFixedDelay(this::work, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @param to is told, on the thread {@code mud}, of each file that is found good */
    void tell(Consumer<MudEntry.Good> to) {
        listener = to;
    }

    /** Other settings are in force: what was good is looked at again, what was refused is tried again. */
    public void use(MudSettings settings) {
        MudCheck next = new MudCheck(settings);
        execute(() -> {
            check = next;
            for (MudEntry entry : entries()) {
                MudEntry again = entry.good()
                        .map(good -> stored(entry, new MudStore.Good(good.fetched(), good.octets(), good.signature())))
                        .orElse(entry);
                entries.put(entry.url(), again.trouble().isPresent() ? again.due(clock.instant()) : again);
            }
            nextLook = Instant.MIN;
            work();
        });
    }

    /** @param chore done about once a day, on the thread {@code mud} */
    void eachDay(Runnable chore) {
        thread.scheduleWithFixedDelay(() -> guarded(chore), 1, TimeUnit.DAYS.toHours(1), TimeUnit.HOURS);
    }

    public MudSettings settings() {
        return check.settings();
    }

    /**
     * A device names it. Never blocks.
     *
     * @param forgeable whether anybody on the port could have said it: such URLs fill half of the room at most
     * @return false when it is not followed, which is counted: its host is not listed, or there is no room
     */
    boolean ask(MudFileUrl url, boolean forgeable) {
        Instant now = clock.instant();
        MudEntry known = entries.get(url);
        if (known == null) {
            boolean room = entries.size() < (forgeable ? MAX_URLS / 2 : MAX_URLS)
                    && check.settings().allowsHost(url.host());
            if (!room) {
                dropped.incrementAndGet();
                return false;
            }
            if (entries.putIfAbsent(url, MudEntry.asked(url, now)) == null) {
                execute(() -> {
                    persist(url);
                    work();
                });
            }
        } else if (known.asked().isBefore(now.minus(NOTED))) {
            entries.computeIfPresent(url, (same, entry) -> entry.asked(now));
            execute(() -> persist(url));
        }
        return true;
    }

    /**
     * Has it fetched again at once.
     *
     * @return false when there is no such file
     */
    public boolean refresh(String id, String caller) {
        Optional<MudEntry> found = entry(id);
        found.ifPresent(entry -> {
            events.refreshed(entry.url(), caller);
            entries.computeIfPresent(entry.url(), (url, known) -> known.due(clock.instant()));
            execute(this::work);
        });
        return found.isPresent();
    }

    /** What is known of a URL, at once. */
    Optional<MudEntry> entry(MudFileUrl url) {
        return Optional.ofNullable(entries.get(url));
    }

    /** The file that counts for a URL now. */
    Optional<MudEntry.Good> good(MudFileUrl url) {
        return entry(url)
                .flatMap(entry -> entry.good(clock.instant(), check.settings().keep()));
    }

    public Optional<MudEntry> entry(String id) {
        return entries.values().stream()
                .filter(entry -> entry.url().id().equals(id))
                .findFirst();
    }

    /** By their URLs. */
    public List<MudEntry> entries() {
        return entries.values().stream()
                .sorted(Comparator.comparing(entry -> entry.url().text()))
                .toList();
    }

    /** URLs of devices that were not followed: their hosts are not listed, or there were too many. */
    public long dropped() {
        return dropped.get();
    }

    /** Has something done on the thread {@code mud}. */
    void execute(Runnable work) {
        try {
            thread.execute(() -> guarded(work));
        } catch (RejectedExecutionException closed) {
            LOG.debug("no MUD file is fetched any more");
        }
    }

    private void work() {
        guarded(() -> {
            entries.values().stream()
                    .filter(entry -> !entry.next().isAfter(clock.instant()))
                    .map(MudEntry::url)
                    .toList()
                    .forEach(this::fetch);
            if (!clock.instant().isBefore(nextLook)) {
                nextLook = clock.instant().plus(NAMES);
                look();
                forget();
            }
        });
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException fault) {
            // Thrown on, it would end the schedule.
            LOG.error("MUD files could not be looked after; the next try is as usual", fault);
        }
    }

    private void fetch(MudFileUrl url) {
        MudEntry before = entries.get(url);
        if (before == null || Thread.currentThread().isInterrupted()) {
            return;
        }
        try {
            MudEntry.Good good = check.fetch(url, names, clock.instant());
            look(hostNames(List.of(good)));
            MudEntry.Good listed = listed(good);
            entries.computeIfPresent(url, (same, entry) -> entry.accepted(listed, clock.instant()));
            persist(url);
            events.accepted(before, listed);
            listener.accept(listed);
        } catch (MudRefusedException refused) {
            failed(before, new MudEntry.Trouble(true, refused.getMessage()));
        } catch (MudUnreachableException unreachable) {
            failed(before, new MudEntry.Trouble(false, unreachable.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void failed(MudEntry before, MudEntry.Trouble why) {
        entries.computeIfPresent(before.url(), (same, entry) -> entry.failed(why, clock.instant()));
        events.failed(before, why);
        LOG.info("the MUD file {}: {}", before.url(), why.reason());
    }

    private MudEntry.Good listed(MudEntry.Good good) {
        return new MudEntry.Good(
                good.file(),
                good.octets(),
                good.signature(),
                good.signer(),
                good.fetched(),
                check.list(good.file(), names));
    }

    private MudEntry stored(MudEntry entry, MudStore.Good good) {
        try {
            MudEntry.Good verified =
                    check.verified(entry.url(), good.octets(), good.signature(), names, good.fetched());
            return new MudEntry(
                    entry.url(),
                    entry.asked(),
                    Optional.of(verified),
                    Optional.of(good.fetched()),
                    entry.trouble(),
                    entry.failures(),
                    verified.expires());
        } catch (MudRefusedException notAnyMore) {
            return entry.with(Optional.empty())
                    .failed(new MudEntry.Trouble(true, notAnyMore.getMessage()), clock.instant())
                    .due(clock.instant());
        }
    }

    /** Looks the names of all files up again, and makes the lists anew of what came out. */
    private void look() {
        try {
            Set<String> all = hostNames(entries.values().stream()
                    .flatMap(entry -> entry.good().stream())
                    .toList());
            names.keepOnly(all);
            look(all);
            for (MudEntry entry : entries()) {
                Optional<MudEntry.Good> again = entry.good().map(this::listed);
                entries.computeIfPresent(entry.url(), (url, known) -> known.with(again));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Set<String> wanted) throws InterruptedException {
        names.look(wanted, check.settings());
    }

    private static Set<String> hostNames(Collection<MudEntry.Good> files) {
        Set<String> wanted = new HashSet<>();
        for (MudEntry.Good good : files) {
            good.file().fromDevice().aces().stream()
                    .flatMap(ace -> ace.peer() instanceof Peer.Name name ? Stream.of(name.dnsName()) : Stream.empty())
                    .distinct()
                    .limit(MAX_NAMES)
                    .forEach(wanted::add);
        }
        return wanted;
    }

    private void forget() {
        Instant longAgo = clock.instant().minus(FORGET);
        Instant lately = clock.instant().minus(FORGET_NOTHING);
        entries.values().removeIf(entry -> {
            boolean old = entry.asked().isBefore(entry.good().isPresent() ? longAgo : lately);
            if (old) {
                store.forget(entry.url().text());
            }
            return old;
        });
    }

    private void persist(MudFileUrl url) {
        MudEntry entry = entries.get(url);
        if (entry == null) {
            return;
        }
        try {
            store.keep(new MudStore.Row(
                    url.text(),
                    entry.asked(),
                    entry.good().map(good -> new MudStore.Good(good.fetched(), good.octets(), good.signature()))));
        } catch (StoreException unkept) {
            LOG.warn(
                    "the MUD file {} could not be kept, it is fetched again after a restart: {}",
                    url,
                    unkept.getMessage());
        }
    }

    /** What is to be written is written first; what is being fetched is broken off. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
                thread.shutdownNow();
                thread.awaitTermination(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        resolver.shutdownNow();
    }
}
