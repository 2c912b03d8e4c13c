package org.portcullis.policy.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
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

    /** What is written already is not written again, as long as it is among these. */
    private static final int MAX_KNOWN = 20_000;

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(CertifiedMacStore.class);

    private final Database database;
    private final InstantSource clock;
    private final Map<String, MacAddress> known = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, MacAddress> waiting = new LinkedHashMap<>();
    private Optional<ScheduledExecutorService> thread = Optional.empty();

    public CertifiedMacStore(Database database, InstantSource clock) {
        this.database = database;
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
    public synchronized void seen(Serial serial, MacAddress mac) {
        String device = serial.text();
        if (mac.equals(known.get(device)) && !waiting.containsKey(device)) {
            return;
        }
        if (waiting.size() < MAX_WAITING || waiting.containsKey(device)) {
            waiting.put(device, mac);
        }
    }

    @Override
    public Optional<Serial> lastWith(MacAddress mac) {
        Optional<String> newest = newest(mac);
        if (newest.isPresent()) {
            return newest.map(Serial::new);
        }
        return database
                .read(handle -> handle.createQuery("SELECT serial FROM certified_mac WHERE mac = :mac ORDER BY at DESC")
                        .bind("mac", mac.bits())
                        .mapTo(String.class)
                        .list())
                .stream()
                .filter(serial -> !movedOn(serial))
                .findFirst()
                .map(Serial::new);
    }

    private synchronized Optional<String> newest(MacAddress mac) {
        return waiting.entrySet().stream()
                .filter(entry -> entry.getValue().equals(mac))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** What waits for that device is another address. */
    private synchronized boolean movedOn(String serial) {
        return waiting.containsKey(serial);
    }

    /** Writes what waits. */
    void write() {
        Map<String, MacAddress> batch;
        synchronized (this) {
            batch = new LinkedHashMap<>(waiting);
        }
        if (batch.isEmpty()) {
            return;
        }
        long now = clock.millis();
        database.change(handle ->
                batch.forEach((serial, mac) -> handle.createUpdate("INSERT INTO certified_mac (serial, mac, at)"
                                + " VALUES (:serial, :mac, :at)"
                                + " ON CONFLICT (serial) DO UPDATE SET mac = excluded.mac, at = excluded.at")
                        .bind("serial", serial)
                        .bind("mac", mac.bits())
                        .bind("at", now)
                        .execute()));
        synchronized (this) {
            batch.forEach((serial, mac) -> {
                waiting.remove(serial, mac);
                known.put(serial, mac);
            });
            while (known.size() > MAX_KNOWN) {
                known.remove(known.keySet().iterator().next());
            }
        }
    }

    private void writeOrLog() {
        try {
            write();
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
