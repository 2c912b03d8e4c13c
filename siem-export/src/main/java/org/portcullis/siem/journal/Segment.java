package org.portcullis.siem.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One file of the journal, named by the sequence of its first record. Its records end where the next segment's begin:
 * what a failed write may have left behind beyond that was never acknowledged and does not count.
 *
 * @param end octets of the file that count; of the newest segment, see {@link Head}
 */
record Segment(Path file, long firstSequence, long end) {
    static final String SUFFIX = ".segment";

    static Path file(Path folder, long firstSequence) {
        return folder.resolve("%019d".formatted(firstSequence) + SUFFIX);
    }

    /** The segments of a folder, oldest first, each as long as its file is now. */
    static List<Segment> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Segment> segments = new java.util.ArrayList<>();
            for (Path file : files.filter(Segment::isSegment).sorted().toList()) {
                segments.add(new Segment(file, firstSequence(file), Files.size(file)));
            }
            return List.copyOf(segments);
        }
    }

    private static boolean isSegment(Path file) {
        return file.getFileName().toString().matches("\\d{19}" + SUFFIX.replace(".", "\\."));
    }

    private static long firstSequence(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }
}
