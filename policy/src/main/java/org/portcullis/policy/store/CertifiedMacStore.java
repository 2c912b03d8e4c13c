package org.portcullis.policy.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.portcullis.policy.device.CertifiedMacs;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link CertifiedMacs} in the database. What is new waits in memory for its thread, {@code certified-macs}, which writes all
 * of it in one transaction every second, so that no authentication waits for the disk; a crash loses that second, and the
 * device's next authentication brings it back. At most {@value #MAX_WAITING} wait; beyond that an address is noted at the
 * device's next authentication.
 */
public final class CertifiedMacStore implements CertifiedMacs, AutoCloseable {
    static final int MAX_WAITING = 10_000;

    /** What is written already is not written again so soon, as long as it is among these. */
    private static final int MAX_KNOWN = 20_000;

    /** The same device with the same address at the same switch is written again after this, for when it was seen. */
    static final Duration AGAIN = Duration.ofMinutes(10);

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(CertifiedMacStore.class);

    private final Database database;
    private final Optional<Replica> replica;
    private final InstantSource clock;
    private final CertifiedMacTable table = new CertifiedMacTable();
    private final Map<String, Written> known = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Sighting> waiting = new LinkedHashMap<>();
    private Optional<ScheduledExecutorService> thread = Optional.empty();

    private record Sighting(MacAddress mac, String nas) {}

    /** @param at milliseconds since 1970 */
    private record Written(Sighting sighting, long at) {}

    public CertifiedMacStore(Database database, InstantSource clock) {
        this(database, Optional.empty(), clock);
    }

    /** @param replica answers while the database cannot be reached */
    public CertifiedMacStore(Database database, Optional<Replica> replica, InstantSource clock) {
        this.database = database;
        this.replica = replica;
        this.clock = clock;
    }

    /** Begins to write what waits. */
    public synchronized void start() {
        ScheduledExecutorService writer =
                Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "certified-macs"));
        writer.scheduleWithFixedDelay(
                this::writeOrLog, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        thread = Optional.of(writer);
    }

    @Override
    public synchronized void seen(Serial serial, MacAddress mac, String nas) {
        String device = serial.text();
        Sighting sighting = new Sighting(mac, nas);
        Written written = known.get(device);
        boolean lately = written != null
                && sighting.equals(written.sighting)
                && Math.abs(clock.millis() - written.at) < AGAIN.toMillis();
        if (lately && !waiting.containsKey(device)) {
            return;
        }
        if (waiting.size() < MAX_WAITING || waiting.containsKey(device)) {
            waiting.put(device, sighting);
        }
    }

    @Override
    public Optional<Serial> lastWith(MacAddress mac) {
        Optional<String> newest = newest(mac);
        if (newest.isPresent()) {
            return newest.map(Serial::new);
        }
        return stored(mac).stream()
                .filter(serial -> !movedOn(serial))
                .findFirst()
                .map(Serial::new);
    }

    private List<String> stored(MacAddress mac) {
        try {
            return database.read(handle -> table.serialsWith(handle, mac));
        } catch (StoreUnreachableException lost) {
            return replica.filter(Replica::isComplete)
                    .map(copy -> copy.serialsWith(mac))
                    .orElseThrow(() -> lost);
        }
    }

    private synchronized Optional<String> newest(MacAddress mac) {
        return waiting.entrySet().stream()
                .filter(entry -> entry.getValue().mac.equals(mac))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** What waits for that device is another address. */
    private synchronized boolean movedOn(String serial) {
        return waiting.containsKey(serial);
    }

    /** Writes what waits. */
    void write() {
        Map<String, Sighting> batch;
        synchronized (this) {
            batch = new LinkedHashMap<>(waiting);
        }
        if (batch.isEmpty()) {
            return;
        }
        long now = clock.millis();
        List<CertifiedMacTable.Row> rows = batch.entrySet().stream()
                .map(entry -> new CertifiedMacTable.Row(
                        entry.getKey(), entry.getValue().mac.bits(), now, entry.getValue().nas))
                .toList();
        database.change(handle -> table.put(handle, rows));
        synchronized (this) {
            batch.forEach((serial, sighting) -> {
                waiting.remove(serial, sighting);
                known.put(serial, new Written(sighting, now));
            });
            while (known.size() > MAX_KNOWN) {
                known.remove(known.keySet().iterator().next());
            }
        }
    }

    private void writeOrLog() {
        try {
            write();
        } catch (StoreUnreachableException later) {
            // Said once, by the contact to the database.
            LOG.debug("the MAC addresses of certified devices have to wait", later);
        } catch (RuntimeException unwritable) {
            // Thrown on, it would end the schedule; what waits is tried again.
            LOG.warn("The MAC addresses of certified devices could not be written: {}", unwritable.getMessage());
        }
    }

    private static void end(ScheduledExecutorService running) {
        running.shutdown();
        try {
            running.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what waits, and ends the thread. */
    @Override
    public void close() {
        Optional<ScheduledExecutorService> running;
        synchronized (this) {
            running = thread;
            thread = Optional.empty();
        }
        running.ifPresent(CertifiedMacStore::end);
        writeOrLog();
    }
}
