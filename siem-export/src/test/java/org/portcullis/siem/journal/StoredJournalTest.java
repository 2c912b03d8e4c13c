package org.portcullis.siem.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal's files, seen by who does not write them. */
class StoredJournalTest {
    private static final int VERSION_AT = 8;

    @TempDir
    private Path folder;

    @Test
    void segmentsAreCountedAndNothingIsMade() throws Exception {
        assertEquals(new StoredJournal(0, 0, 0, 0), StoredJournal.in(folder.resolve("none")));
        segment(1, SegmentHeader.VERSION);
        segment(500, SegmentHeader.VERSION);
        long octets = Files.size(Segment.file(folder, 1)) + Files.size(Segment.file(folder, 500));
        assertEquals(new StoredJournal(2, octets, 1, 500), StoredJournal.in(folder));
    }

    @Test
    void aNewerVersionsSegmentIsRefusedAndLeftAsItIs() throws Exception {
        segment(1, SegmentHeader.VERSION);
        segment(500, SegmentHeader.VERSION + 1);
        byte[] before = Files.readAllBytes(Segment.file(folder, 500));
        String why = assertThrows(JournalException.class, () -> StoredJournal.in(folder))
                .getMessage();
        assertTrue(why.contains("it is of journal format 2, this version reads 1; use the version that wrote it"), why);
        assertThrows(
                JournalException.class,
                () -> Journal.open(JournalSettings.standard(folder, "node-1"), InstantSource.system()));
        assertEquals(ByteBuffer.wrap(before), ByteBuffer.wrap(Files.readAllBytes(Segment.file(folder, 500))));
    }

    private void segment(long first, int version) throws Exception {
        byte[] header = new SegmentHeader("node-1", Instant.EPOCH, first, new byte[ChainHash.LENGTH]).encode();
        ByteBuffer changed = ByteBuffer.wrap(header).putShort(VERSION_AT, (short) version);
        CRC32C checksum = new CRC32C();
        checksum.update(header, 0, header.length - Integer.BYTES);
        changed.putInt(header.length - Integer.BYTES, (int) checksum.getValue());
        Files.write(Segment.file(folder, first), header);
    }
}
