package org.portcullis.siem.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk that refuses one thing while it is told to. */
final class FaultyDisk implements JournalFiles {
    private final JournalFiles disk = JournalFiles.disk();
    private final AtomicInteger made = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;
    private volatile boolean once;
    private volatile long usable = Long.MAX_VALUE;

    enum Fault {
        NONE,
        CREATE,
        WRITE,
        WRITE_HALF,
        SYNC,
        SYNC_AND_TRUNCATE,
        SYNC_FOLDER
    }

    void fault(Fault now) {
        fault = now;
    }

    void refuseOnce(Fault what) {
        once = true;
        fault = what;
    }

    void usable(long octets) {
        usable = octets;
    }

    /** How often a segment was made, or tried to be. */
    int segmentsMade() {
        return made.get();
    }

    private void refuse(Fault... when) throws IOException {
        if (List.of(when).contains(fault)) {
            fault = once ? Fault.NONE : fault;
            throw new IOException("No space left on device");
        }
    }

    @Override
    public Output create(Path file) throws IOException {
        if (file.toString().endsWith(Segment.SUFFIX)) {
            made.incrementAndGet();
        }
        refuse(Fault.CREATE);
        Output output = disk.create(file);
        return new Output() {
            @Override
            public void write(ByteBuffer octets) throws IOException {
                refuse(Fault.WRITE);
                if (fault == Fault.WRITE_HALF) {
                    output.write(octets.slice(0, octets.remaining() / 2));
                }
                refuse(Fault.WRITE_HALF);
                output.write(octets);
            }

            @Override
            public void sync() throws IOException {
                refuse(Fault.SYNC, Fault.SYNC_AND_TRUNCATE);
                output.sync();
            }

            @Override
            public void truncate(long length) throws IOException {
                refuse(Fault.SYNC_AND_TRUNCATE);
                output.truncate(length);
            }

            @Override
            public void close() throws IOException {
                output.close();
            }
        };
    }

    @Override
    public void syncFolder(Path synced) throws IOException {
        refuse(Fault.SYNC_FOLDER);
        disk.syncFolder(synced);
    }

    @Override
    public void truncate(Path file, long length) throws IOException {
        disk.truncate(file, length);
    }

    @Override
    public void delete(Path file) throws IOException {
        disk.delete(file);
    }

    @Override
    public void replace(Path file, byte[] content) throws IOException {
        disk.replace(file, content);
    }

    @Override
    public long usable(Path folder) {
        return usable;
    }
}
