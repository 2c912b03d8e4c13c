package org.portcullis.siem.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Room that is set aside, in the file {@code reserve}, for the event that says that the disk is full. */
final class DiskReserve {
    private static final int OCTETS = 1 << 18;
    /** With less than that a group of events may not fit. */
    private static final long FULL_BELOW = 1 << 23;

    private final JournalFiles files;
    private final Path folder;
    private final Path file;

    DiskReserve(JournalFiles files, Path folder) {
        this.files = files;
        this.folder = folder;
        this.file = folder.resolve("reserve");
    }

    /** Takes the room, if it is not taken. */
    void ensure() throws IOException {
        if (Files.exists(file) && Files.size(file) == OCTETS) {
            return;
        }
        try (JournalFiles.Output output = files.create(file)) {
            output.write(ByteBuffer.allocate(OCTETS));
            output.sync();
        }
    }

    /** Whether it is for want of room that something could not be written. */
    boolean isNeeded() {
        try {
            return files.usable(folder) < FULL_BELOW;
        } catch (IOException unknown) {
            return false;
        }
    }

    void release() throws IOException {
        files.delete(file);
    }
}
