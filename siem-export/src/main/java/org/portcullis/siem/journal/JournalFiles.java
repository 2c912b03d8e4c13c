package org.portcullis.siem.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** What the journal asks of the file system when it writes; a place for tests to let it fail. */
public interface JournalFiles {

    /** A new file that is written from its start. */
    interface Output extends Closeable {
        /** Writes all of the buffer. */
        void write(ByteBuffer octets) throws IOException;

        /** Returns when all that was written is on the disk. */
        void sync() throws IOException;

        /** Cuts the file, so that what a failed write left is gone. */
        void truncate(long length) throws IOException;
    }

    /**
     * Makes a file anew. One of that name that a failed attempt left is emptied where it is, so that the name is never
     * missing for a process that has just listed the folder.
     */
    Output create(Path file) throws IOException;

    /** Returns when the names of a folder's files are on the disk. */
    void syncFolder(Path folder) throws IOException;

    /** Cuts a file, and returns when that is on the disk. */
    void truncate(Path file, long length) throws IOException;

    /** Deletes a file, if it is there. */
    void delete(Path file) throws IOException;

    /** Puts a small file in the place of another, whole or not at all, and returns when that is on the disk. */
    void replace(Path file, byte[] content) throws IOException;

    /** Octets that can still be written to the file system of a folder. */
    long usable(Path folder) throws IOException;

    /** The real thing. */
    static JournalFiles disk() {
        return new JournalFiles() {
            @Override
            public Output create(Path file) throws IOException {
                return output(FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE));
            }

            @Override
            public void syncFolder(Path folder) throws IOException {
                try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }

            @Override
            public void truncate(Path file, long length) throws IOException {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(length);
                    channel.force(true);
                }
            }

            @Override
            public void delete(Path file) throws IOException {
                Files.deleteIfExists(file);
            }

            @Override
            public long usable(Path folder) throws IOException {
                return Files.getFileStore(folder).getUsableSpace();
            }

            @Override
            public void replace(Path file, byte[] content) throws IOException {
                Path fresh = file.resolveSibling(file.getFileName() + ".new");
                try (Output output = create(fresh)) {
                    output.write(ByteBuffer.wrap(content));
                    output.sync();
                }
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
                syncFolder(file.getParent());
            }
        };
    }

    private static Output output(FileChannel channel) {
        return new Output() {
            @Override
            public void write(ByteBuffer octets) throws IOException {
                while (octets.hasRemaining()) {
                    channel.write(octets);
                }
            }

            @Override
            public void sync() throws IOException {
                channel.force(false);
            }

            @Override
            public void truncate(long length) throws IOException {
                channel.truncate(length);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
