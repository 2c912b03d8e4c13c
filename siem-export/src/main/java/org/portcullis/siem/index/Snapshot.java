package org.portcullis.siem.index;

import java.io.Closeable;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.Query;

/**
 * The index at one moment; to be closed.
 *
 * @param incomplete names of parts of which there is not everything: they are being made again
 * @param complete every record of the journal up to this sequence has been put
 * @param missing of the records up to this sequence, some may be missing in an incomplete part; 0 when there is none
 */
record Snapshot(List<Part> parts, Set<String> incomplete, long complete, long missing) implements Closeable {

    /**
     * One index of several.
     *
     * @param name what it is, for messages
     * @param visible the events of it that count
     * @param first no event in it is older, ms since 1970
     * @param last no event in it is newer
     */
    record Part(String name, DirectoryReader reader, Query visible, long first, long last) {
        static Part ofDay(LocalDate day, DirectoryReader reader, Query visible) {
            return new Part(day.toString(), reader, visible, start(day), start(day.plusDays(1)) - 1);
        }

        private static long start(LocalDate day) {
            return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        }
    }

    @Override
    public void close() throws IOException {
        for (Part part : parts) {
            part.reader.decRef();
        }
    }
}
