package org.portcullis.policy.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.portcullis.policy.value.MacAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's copy of the devices, credentials and MAC addresses of a shared registry, in a file of its own, for the time that the
 * registry's database cannot be reached. It is copied whole at each start, page by page, and follows the change table. It
 * can be deleted: nothing is in it that is not in the registry. One thread, {@code registry-replica}, reads and writes it,
 * so that no older row ever overwrites a newer one.
 */
public final class Replica implements ChangeConsumer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
    private static final int PAGE = 500;
    private static final int MACS = 5_000;
    private static final long RETRY_S = 5;

    /** MAC addresses are no part of the change table. */
    private static final Duration MACS_INTERVAL = Duration.ofMinutes(1);

    /** What another node wrote may come later than its time says. */
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    private static final String NAME = "replica";

    private final Database source;
    private final Database copy;
    private final ReplicaTables tables = new ReplicaTables();
    private final CertifiedMacTable macs = new CertifiedMacTable();
    private final RegistryStore devices;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "registry-replica"));
    private volatile boolean complete;

    /** Of the thread alone: whether it was copied whole since the start. */
    private boolean renewed;

    private Replica(Database source, Database copy, String node, InstantSource clock) {
        this.source = source;
        this.copy = copy;
        this.devices = RegistryStore.uncached(copy, node, clock);
    }

    /**
     * Opens the copy that is there, or makes an empty one; a damaged one is made anew.
     *
     * @param file of SQLite
     */
    public static Replica open(Path file, Database source, String node, InstantSource clock) {
        Database copy;
        try {
            copy = openCopy(file);
        } catch (StoreException damaged) {
            LOG.warn("{}; the copy of the registry is made anew", damaged.getMessage());
            for (String suffix : List.of("", "-wal", "-shm")) {
                delete(Path.of(file + suffix));
            }
            copy = openCopy(file);
        }
        Replica replica = new Replica(source, copy, node, clock);
        replica.complete = copy.read(handle -> replica.tables.isComplete(handle, source.toString()));
        return replica;
    }

    private static Database openCopy(Path file) {
        Database copy = Database.openCache(file);
        try {
            copy.migrate("policy");
            return copy;
        } catch (RuntimeException unusable) {
            copy.close();
            throw new StoreException(file + " cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StoreException(file + " cannot be deleted: " + e.getMessage(), e);
        }
    }

    /** Begins to copy. */
    public void start() {
        thread.execute(() -> copyPage(""));
    }

    /** Whether it knew every device at some time. */
    public boolean isComplete() {
        return complete;
    }

    /** The registry as it was last known. What is changed in it is lost with the next copy of that device. */
    RegistryStore devices() {
        return devices;
    }

    /** The devices that were last seen with that MAC address, the latest first. */
    List<String> serialsWith(MacAddress mac) {
        return copy.read(handle -> macs.serialsWith(handle, mac));
    }

    /** Takes over these devices again, as they are in the registry now. */
    void renew(Collection<String> serials) {
        thread.execute(() -> {
            try {
                copy(serials);
            } catch (StoreException later) {
                LOG.debug("devices will be copied at their next change", later);
            }
        });
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public CompletionStage<?> take(List<Change> changes) {
        List<String> subjects = changes.stream().map(Change::subject).distinct().toList();
        return CompletableFuture.runAsync(() -> copy(subjects), thread);
    }

    private void copy(Collection<String> serials) {
        ReplicaTables.Rows rows = source.read(handle -> tables.read(handle, serials));
        copy.change(handle -> tables.replace(handle, serials, rows));
    }

    /** One page at a time, so that changes come between. */
    private void copyPage(String after) {
        try {
            ReplicaTables.Rows rows = source.read(handle -> tables.readPage(handle, after, PAGE));
            boolean last = rows.devices().size() < PAGE;
            copy.change(handle -> tables.replaceRange(handle, after, last, rows));
            if (last) {
                copyMacs(CertifiedMacTable.Row.BEFORE_ALL);
            } else {
                thread.execute(() -> copyPage(rows.lastSerial()));
            }
        } catch (StoreException later) {
            LOG.debug("the registry cannot be copied now", later);
            thread.schedule(() -> copyPage(after), RETRY_S, TimeUnit.SECONDS);
        }
    }

    private void copyMacs(CertifiedMacTable.Row after) {
        try {
            List<CertifiedMacTable.Row> rows = source.read(handle -> macs.after(handle, after, MACS));
            copy.change(handle -> macs.put(handle, rows));
            CertifiedMacTable.Row last = rows.isEmpty() ? after : rows.get(rows.size() - 1);
            if (rows.size() == MACS) {
                thread.execute(() -> copyMacs(last));
                return;
            }
            completed();
            thread.schedule(() -> copyMacs(overlapped(last)), MACS_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (StoreException later) {
            LOG.debug("the MAC addresses of devices cannot be copied now", later);
            thread.schedule(() -> copyMacs(after), RETRY_S, TimeUnit.SECONDS);
        }
    }

    private static CertifiedMacTable.Row overlapped(CertifiedMacTable.Row last) {
        return last.equals(CertifiedMacTable.Row.BEFORE_ALL)
                ? last
                : new CertifiedMacTable.Row("", 0, last.at() - OVERLAP.toMillis(), "");
    }

    private void completed() {
        if (!renewed) {
            copy.change(handle -> tables.setComplete(handle, source.toString()));
            complete = true;
            renewed = true;
            LOG.info("the copy of the registry on this node is complete");
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        copy.close();
    }
}
