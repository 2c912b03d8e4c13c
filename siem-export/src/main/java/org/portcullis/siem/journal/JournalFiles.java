package org.portcullis.siem.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
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
