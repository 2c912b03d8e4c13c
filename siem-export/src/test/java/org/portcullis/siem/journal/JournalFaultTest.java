package org.portcullis.siem.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.portcullis.siem.journal.JournalFixture.CLOCK;
import static org.portcullis.siem.journal.JournalFixture.TIME;
import static org.portcullis.siem.journal.JournalFixture.append;
import static org.portcullis.siem.journal.JournalFixture.await;
import static org.portcullis.siem.journal.JournalFixture.ids;
import static org.portcullis.siem.journal.JournalFixture.open;
import static org.portcullis.siem.journal.JournalFixture.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.siem.SampleEvents;

@Timeout(60)
class JournalFaultTest {
    @TempDir
    Path folder;

    /** A disk that refuses one thing while it is told to. */
    private enum Fault {
        NONE,
        CREATE,
        WRITE,
        WRITE_HALF,
        SYNC,
        SYNC_AND_TRUNCATE,
        SYNC_FOLDER
    }

    private static final class FaultyDisk implements JournalFiles {
        private final JournalFiles disk = JournalFiles.disk();
        private volatile Fault fault = Fault.NONE;

        private void refuse(Fault... when) throws IOException {
            if (List.of(when).contains(fault)) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public Output create(Path file) throws IOException {
            refuse(Fault.CREATE);
            Output output = disk.create(file);
            return new Output() {
                @Override
                public void write(ByteBuffer octets) throws IOException {
                    refuse(Fault.WRITE);
                    if (fault == Fault.WRITE_HALF) {
                        output.write(octets.slice(0, octets.remaining() / 2));
                    }
                    refuse(Fault.WRITE_HALF);
                    output.write(octets);
                }

                @Override
                public void sync() throws IOException {
                    refuse(Fault.SYNC, Fault.SYNC_AND_TRUNCATE);
                    output.sync();
                }

                @Override
                public void truncate(long length) throws IOException {
                    refuse(Fault.SYNC_AND_TRUNCATE);
                    output.truncate(length);
                }

                @Override
                public void close() throws IOException {
                    output.close();
                }
            };
        }

        @Override
        public void syncFolder(Path synced) throws IOException {
            refuse(Fault.SYNC_FOLDER);
            disk.syncFolder(synced);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void whatTheDiskRefusesIsNeverAcknowledged(Fault fault) throws Exception {
        FaultyDisk disk = new FaultyDisk();
        List<String> acknowledged = new ArrayList<>();
        // One group a segment, so that the faults of making a segment are met as well.
        try (Journal journal = Journal.open(settings(folder).withSegmentOctets(1), CLOCK, disk)) {
            for (int round = 0; round < 3; round++) {
                append(journal, "good" + round);
                acknowledged.add("good" + round);
                disk.fault = fault;
                CompletionStage<Long> refused = journal.append(SampleEvents.named("bad" + round, TIME));
                ExecutionException why = assertThrows(ExecutionException.class, () -> await(refused));
                assertTrue(why.getCause() instanceof JournalUnavailableException, why.toString());
                assertFalse(journal.writable());
                assertTrue(journal.failure().orElse("").contains("No space left on device"));
                assertTrue(journal.append(SampleEvents.named("bad", TIME))
                        .toCompletableFuture()
                        .isCompletedExceptionally());
                assertEquals(acknowledged, ids(journal));
                disk.fault = Fault.NONE;
                while (!journal.writable()) {
                    Thread.sleep(5);
                }
            }
            assertEquals(4, append(journal, "after"));
            acknowledged.add("after");
            assertEquals(acknowledged, ids(journal));
        }
        assertEquals(acknowledged, ids(ReadOnlyJournal.open(folder)));
        try (Journal journal = open(folder)) {
            assertEquals(acknowledged, ids(journal));
            assertTrue(journal.recovery().clean(), journal.recovery().toString());
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.INCLUDE,
            names = {"CREATE", "SYNC_FOLDER"})
    void aDiskThatRefusesFromTheStartIsWaitedFor(Fault fault) throws Exception {
        FaultyDisk disk = new FaultyDisk();
        disk.fault = fault;
        try (Journal journal = Journal.open(settings(folder), CLOCK, disk)) {
            assertFalse(journal.writable());
            disk.fault = Fault.NONE;
            while (!journal.writable()) {
                Thread.sleep(5);
            }
            assertEquals(1, append(journal, "e1"));
        }
    }
}
