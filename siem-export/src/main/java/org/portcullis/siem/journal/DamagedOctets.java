package org.portcullis.siem.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Puts damaged parts of segments aside, where a person can look at them, and deletes them with their segment. */
final class DamagedOctets {
    private static final String SUFFIX = ".damaged";

    private DamagedOctets() {}

    /** Copies a range of a segment to a file beside it, unless that was done before; answers the copy. */
    static Path setAside(Path segment, long from, long to) throws IOException {
        Path copy = segment.resolveSibling(segment.getFileName() + "." + from + "-" + to + SUFFIX);
        if (Files.exists(copy)) {
            return copy;
        }
        try (FileChannel in = FileChannel.open(segment, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long position = from;
            while (position < to) {
                long copied = in.transferTo(position, to - position, out);
                if (copied <= 0) {
                    break;
                }
                position += copied;
            }
            out.force(true);
        }
        return copy;
    }

    static void delete(Path segment) throws IOException {
        try (var copies = Files.newDirectoryStream(segment.getParent(), segment.getFileName() + ".*" + SUFFIX)) {
            for (Path copy : copies) {
                Files.delete(copy);
            }
        }
    }
}
