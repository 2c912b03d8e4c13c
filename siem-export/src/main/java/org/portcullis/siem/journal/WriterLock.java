package org.portcullis.siem.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second writer, in this process or another, out of a journal's folder. */
final class WriterLock implements Closeable {
    private final FileChannel channel;

    private WriterLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws JournalException when another holds it */
    static WriterLock take(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return new WriterLock(channel);
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // Refused below.
        }
        channel.close();
        throw new JournalException(
                "the journal in " + folder + " is being written by another process; stop that first");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
