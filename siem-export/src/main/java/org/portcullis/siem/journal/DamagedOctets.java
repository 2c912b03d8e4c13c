package org.portcullis.siem.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Puts damaged parts of segments aside, where a person can look at them, and deletes them with their segment. */
final class DamagedOctets {
    private static final String SUFFIX = ".damaged";
    private static final int CHUNK = 1 << 16;

    private DamagedOctets() {}

    /** Whether that was done before. */
    static boolean isAside(Path segment, long from, long to) throws IOException {
        Path copy = copy(segment, from, to);
        return Files.exists(copy) && Files.size(copy) == to - from;
    }

    private static Path copy(Path segment, long from, long to) {
        return segment.resolveSibling(segment.getFileName() + "." + from + "-" + to + SUFFIX);
    }

    /** Copies a range of a segment to a file beside it, unless that was done before; answers the copy. */
    static Path setAside(JournalFiles files, Path segment, long from, long to) throws IOException {
        Path copy = copy(segment, from, to);
        if (isAside(segment, from, to)) {
            return copy;
        }
        try (FileChannel in = FileChannel.open(segment, StandardOpenOption.READ);
                JournalFiles.Output out = files.create(copy)) {
            ByteBuffer octets = ByteBuffer.allocate(CHUNK);
            for (long position = from; position < to; position += octets.limit()) {
                octets.clear().limit((int) Math.min(CHUNK, to - position));
                if (in.read(octets, position) <= 0) {
                    break; // The file is shorter than the range.
                }
                out.write(octets.flip());
            }
            out.sync();
        }
        return copy;
    }

    static void delete(JournalFiles files, Path segment) throws IOException {
        try (var copies = Files.newDirectoryStream(segment.getParent(), segment.getFileName() + ".*" + SUFFIX)) {
            for (Path copy : copies) {
                files.delete(copy);
            }
        }
    }
}
