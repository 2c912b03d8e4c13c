package org.portcullis.siem.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A file system that writes back when it likes, and loses its power after so many operations. What is left then is any part
 * of what was not synced: writes in any order, torn at any octet, zeros where one is missing, names that vanish or come
 * back. The files of before the crash are real ones.
 */
final class CrashingDisk implements JournalFiles {
    private final JournalFiles real = JournalFiles.disk();
    private final Random random;
    private final boolean honest;
    private final Map<String, Inode> names = new HashMap<>();
    private Map<String, Inode> durableNames;
    private int left;

    /** A file, whatever its name. */
    private static final class Inode {
        private byte[] durable;
        private byte[] content;
        private final List<Change> pending = new ArrayList<>();

        private Inode(byte[] durable) {
            this.durable = durable;
            this.content = durable;
        }

        private void change(Change change) {
            content = change.apply(content);
            pending.add(change);
        }
    }

    /** Octets from an offset on; where there are none, the length that the file is cut to. */
    private record Change(int offset, byte[] octets) {
        private byte[] apply(byte[] content) {
            if (octets.length == 0) {
                return Arrays.copyOf(content, offset);
            }
            byte[] changed = Arrays.copyOf(content, Math.max(content.length, offset + octets.length));
            System.arraycopy(octets, 0, changed, offset, octets.length);
            return changed;
        }
    }

    /**
     * @param folder with what is there at the beginning
     * @param operations after so many it crashes
     * @param honest whether it does what it says when it is told to sync
     */
    CrashingDisk(Path folder, int operations, boolean honest, Random random) throws IOException {
        this.left = operations;
        this.honest = honest;
        this.random = random;
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                names.put(file.getFileName().toString(), new Inode(Files.readAllBytes(file)));
            }
        }
        this.durableNames = new HashMap<>(names);
    }

    synchronized boolean crashed() {
        return left <= 0;
    }

    /** Makes a folder with what the crash left. */
    synchronized void leave(Path folder) throws IOException {
        left = 0;
        Files.createDirectories(folder);
        Set<String> all = new TreeSet<>(names.keySet());
        all.addAll(durableNames.keySet());
        for (String name : all) {
            Inode inode = random.nextBoolean() ? names.get(name) : durableNames.get(name);
            if (inode != null) {
                Files.write(folder.resolve(name), left(inode));
            }
        }
    }

    private byte[] left(Inode inode) {
        byte[] content = inode.durable;
        for (Change change : inode.pending) {
            if (change.octets.length == 0) {
                content = random.nextBoolean() ? change.apply(content) : content;
                continue;
            }
            int from = 0;
            while (from < change.octets.length) {
                int to = from + 1 + random.nextInt(change.octets.length - from);
                if (random.nextInt(3) > 0) {
                    content = new Change(change.offset + from, Arrays.copyOfRange(change.octets, from, to))
                            .apply(content);
                }
                from = to;
            }
            if (random.nextInt(4) == 0) {
                content = Arrays.copyOf(content, Math.max(content.length, change.offset + change.octets.length));
            }
        }
        return content;
    }

    private void operation() throws IOException {
        if (left <= 0 || --left == 0) {
            throw new IOException("the power is gone");
        }
    }

    private Inode inode(Path file) {
        return names.get(file.getFileName().toString());
    }

    private void sync(Inode inode) {
        if (honest) {
            inode.durable = inode.content;
            inode.pending.clear();
        }
    }

    @Override
    public synchronized Output create(Path file) throws IOException {
        operation();
        Output output = real.create(file);
        Inode inode = names.computeIfAbsent(file.getFileName().toString(), name -> new Inode(new byte[0]));
        if (inode.content.length > 0) {
            inode.change(new Change(0, new byte[0]));
        }
        return new Output() {
            @Override
            public void write(ByteBuffer octets) throws IOException {
                synchronized (CrashingDisk.this) {
                    byte[] written = new byte[octets.remaining()];
                    octets.duplicate().get(written);
                    if (left > 0) {
                        inode.change(new Change(inode.content.length, written));
                    }
                    operation();
                    output.write(octets);
                }
            }

            @Override
            public void sync() throws IOException {
                synchronized (CrashingDisk.this) {
                    operation();
                    CrashingDisk.this.sync(inode);
                }
            }

            @Override
            public void truncate(long length) throws IOException {
                synchronized (CrashingDisk.this) {
                    operation();
                    inode.change(new Change((int) length, new byte[0]));
                    output.truncate(length);
                }
            }

            @Override
            public void close() throws IOException {
                output.close();
            }
        };
    }

    @Override
    public synchronized void syncFolder(Path folder) throws IOException {
        operation();
        durableNames = honest ? new HashMap<>(names) : durableNames;
    }

    @Override
    public synchronized void truncate(Path file, long length) throws IOException {
        operation();
        Inode inode = inode(file);
        inode.change(new Change((int) length, new byte[0]));
        operation();
        sync(inode);
        real.truncate(file, length);
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        operation();
        names.remove(file.getFileName().toString());
        real.delete(file);
    }

    @Override
    public synchronized void replace(Path file, byte[] content) throws IOException {
        operation();
        Inode inode = new Inode(new byte[0]);
        inode.change(new Change(0, content));
        sync(inode);
        names.put(file.getFileName().toString(), inode);
        operation();
        syncFolder(file.getParent());
        real.replace(file, content);
    }

    @Override
    public long usable(Path folder) {
        return Long.MAX_VALUE;
    }
}
