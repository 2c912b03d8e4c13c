package org.portcullis.siem.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A chain of records, held against the checkpoints in it and those that are known from elsewhere. */
final class MeasuredChain {
    private final CheckpointVerifier verifier;
    private final Consumer<Finding> findings;
    private final RecentRecords recent = new RecentRecords();
    private final TreeMap<Long, List<Checkpoint>> expected = new TreeMap<>();
    private long checkpoints;
    private long signed;
    private Optional<Instant> signedAt = Optional.empty();
    /** Up to here a range was told as altered already, or is signed. */
    private long measured;

    MeasuredChain(CheckpointVerifier verifier, Consumer<Finding> findings) {
        this.verifier = verifier;
        this.findings = findings;
    }

    boolean signs(Checkpoint checkpoint) {
        return checkpoint.signedBy(verifier);
    }

    /** A checkpoint from outside the segments. */
    void expect(Checkpoint checkpoint) {
        if (checkpoint.signedBy(verifier)) {
            expected.computeIfAbsent(checkpoint.head().sequence(), sequence -> new ArrayList<>())
                    .add(checkpoint);
        } else {
            findings.accept(finding(
                    Finding.Kind.UNVERIFIABLE,
                    checkpoint.head().sequence(),
                    checkpoint.head().sequence(),
                    Optional.empty(),
                    "a checkpoint from outside the journal, of " + checkpoint.time()
                            + ", is signed by no key that counts (key " + checkpoint.key() + ")"));
        }
    }

    /** What is known of the chain's next record. */
    void add(RecentRecords.Entry entry) {
        recent.add(entry);
    }

    /** Holds the newest record against what is known from outside. */
    void measure(long sequence) {
        List<Checkpoint> here = expected.remove(sequence);
        if (here != null) {
            here.forEach(this::compare);
        }
    }

    /** A checkpoint that is itself a record. */
    void inside(Checkpoint checkpoint, RecentRecords.Entry place) {
        checkpoints++;
        if (checkpoint.signedBy(verifier)) {
            compare(checkpoint);
        } else {
            long sequence = place.head().sequence();
            findings.accept(finding(
                    Finding.Kind.ALTERED,
                    sequence,
                    sequence,
                    Optional.of(place),
                    "the checkpoint in event " + sequence + " is signed by no key that counts (key " + checkpoint.key()
                            + ")"));
        }
    }

    /** What is not among the recent ones was deleted or is missing, which is told of elsewhere. */
    private void compare(Checkpoint checkpoint) {
        long sequence = checkpoint.head().sequence();
        Optional<RecentRecords.Entry> here = recent.of(sequence);
        if (here.isEmpty()) {
            return;
        }
        if (here.get().head().equals(checkpoint.head())) {
            if (sequence >= signed) {
                signed = sequence;
                signedAt = Optional.of(checkpoint.time());
            }
        } else if (sequence > measured) {
            findings.accept(finding(
                    Finding.Kind.ALTERED,
                    measured + 1,
                    sequence,
                    recent.of(measured + 1),
                    "the events from " + (measured + 1) + " to " + sequence
                            + " are not all those that were signed at " + checkpoint.time()
                            + ": one of them, or more, was changed and the chain behind it made anew"));
        }
        measured = Math.max(measured, sequence);
    }

    /** The newest event that is known, from outside, to have been there; 0 when none beyond what was added is. */
    long expectedEnd() {
        return expected.isEmpty() ? 0 : expected.lastKey();
    }

    Optional<RecentRecords.Entry> place(long sequence) {
        return recent.of(sequence);
    }

    long checkpoints() {
        return checkpoints;
    }

    /** Up to this event the chain is the one that was signed. */
    long signed() {
        return signed;
    }

    Optional<Instant> signedAt() {
        return signedAt;
    }

    static Finding finding(
            Finding.Kind kind, long first, long last, Optional<RecentRecords.Entry> place, String detail) {
        return new Finding(
                kind,
                first,
                last,
                Optional.empty(),
                place.map(entry -> entry.file().toString()),
                place.map(RecentRecords.Entry::offset).orElse(0L),
                OptionalLong.empty(),
                detail);
    }
}
