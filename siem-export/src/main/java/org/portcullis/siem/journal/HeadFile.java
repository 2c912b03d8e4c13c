package org.portcullis.siem.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.portcullis.siem.format.EcsJson;

/**
 * The newest checkpoint of a journal, in the file {@code head} beside its segments: what is cut off the end shows by it. It
 * is never ahead of what is synced.
 */
final class HeadFile {
    private static final int MAX_OCTETS = 1 << 16;

    private HeadFile() {}

    static Path in(Path folder) {
        return folder.resolve("head");
    }

    /**
     * Empty when there is none, or what is there is none; whether it is signed is for the caller to see.
     *
     * @throws IOException when it cannot be read
     */
    static Optional<Checkpoint> read(Path folder) throws IOException {
        Path file = in(folder);
        try {
            if (Files.size(file) > MAX_OCTETS) {
                return Optional.empty();
            }
            return Checkpoint.of(new EcsJson().decode(Files.readAllBytes(file)));
        } catch (NoSuchFileException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    static void write(JournalFiles files, Path folder, Checkpoint checkpoint) throws IOException {
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        new EcsJson().encode(checkpoint.event(), checkpoint.head().sequence(), document);
        files.replace(in(folder), document.toByteArray());
    }
}
