package org.portcullis.siem.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** How a journal ended, by its {@link HeadFile}, and whether it still is so when it is opened again. */
public final class LastHead {
    private final Path file;
    private final Optional<Checkpoint> checkpoint;
    private final boolean signed;

    private LastHead(Path file, Optional<Checkpoint> checkpoint, boolean signed) {
        this.file = file;
        this.checkpoint = checkpoint;
        this.signed = signed;
    }

    /** @throws JournalException when the file is there and cannot be read */
    public static LastHead read(Path folder, CheckpointVerifier verifier) {
        try {
            Optional<Checkpoint> checkpoint = HeadFile.read(folder);
            return new LastHead(
                    HeadFile.in(folder),
                    checkpoint,
                    checkpoint.filter(read -> read.signedBy(verifier)).isPresent());
        } catch (IOException e) {
            throw new JournalException(HeadFile.in(folder) + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The end that was signed; empty when there is none that counts. */
    public Optional<ChainHead> known() {
        return checkpoint.filter(read -> signed).map(Checkpoint::head);
    }

    /** What is wrong with a journal that was just opened, beyond what is missing at its end. */
    public Optional<String> disagreement(Journal journal) {
        long last = journal.lastSequence();
        if (!signed) {
            return Optional.of(file
                            + (checkpoint.isEmpty() ? " is not there" : " is signed by no key of this node")
                            + "; whether events were cut off or changed before now does not show by it")
                    .filter(wrong -> last > 0);
        }
        Checkpoint known = checkpoint.orElseThrow();
        long sequence = known.head().sequence();
        if (known.reason() == Checkpoint.Reason.CLOSED && last > sequence) {
            return Optional.of("the events from " + (sequence + 1) + " to " + last
                    + " were put into the journal after it was closed");
        }
        try (JournalReader reader = journal.reader(sequence)) {
            return reader.poll()
                    .filter(record -> record.sequence() == sequence)
                    .filter(record -> !new ChainHead(sequence, new ChainHash().ofRecord(record)).equals(known.head()))
                    .map(record -> "the journal was changed: its event " + sequence
                            + " is not the one that was signed at " + known.time());
        }
    }
}
