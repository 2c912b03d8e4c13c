package org.portcullis.siem.journal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;

/**
 * A signed statement of a node: its journal, up to that event, has that hash. Whoever rewrites what is before it cannot
 * make another one. It is an event of its own, so that every receiver of events holds what the journal can be measured by.
 *
 * @param key which signed; see {@link CheckpointSigner#key()}
 * @param signature over {@link #octets}
 */
record Checkpoint(String node, ChainHead head, Instant time, Reason reason, String key, byte[] signature) {
    private static final String CONTEXT = "portcullis journal checkpoint 1";

    /** What its event has beyond every event's fields. */
    static final Set<Field> FIELDS = Set.of(
            Field.TIMESTAMP,
            Field.EVENT_REASON,
            Field.SERVICE_NODE_NAME,
            Field.JOURNAL_SEQUENCE,
            Field.JOURNAL_HASH,
            Field.JOURNAL_KEY,
            Field.JOURNAL_SIGNATURE);

    /** Why it was made. */
    enum Reason {
        INTERVAL("interval"),
        SEGMENT_END("segment-end"),
        STOP("stop"),
        /** In the file {@link HeadFile} alone: more may follow. */
        SERVING("serving"),
        /** In the file {@link HeadFile} alone: the journal was closed, nothing follows. */
        CLOSED("closed");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        private static Optional<Reason> ofWord(Object word) {
            for (Reason reason : values()) {
                if (reason.word.equals(word)) {
                    return Optional.of(reason);
                }
            }
            return Optional.empty();
        }
    }

    static Checkpoint sign(CheckpointSigner signer, String node, ChainHead head, Instant now, Reason reason) {
        Instant time = now.truncatedTo(ChronoUnit.MILLIS);
        return new Checkpoint(
                node, head, time, reason, signer.key(), signer.sign(octets(node, head, time, reason, signer.key())));
    }

    /** A line each: what it is, node, sequence, hash, time, reason, key. */
    private static byte[] octets(String node, ChainHead head, Instant time, Reason reason, String key) {
        return String.join(
                        "\n",
                        CONTEXT,
                        node,
                        Long.toString(head.sequence()),
                        head.hex(),
                        time.toString(),
                        reason.word,
                        key,
                        "")
                .getBytes(StandardCharsets.UTF_8);
    }

    boolean signedBy(CheckpointVerifier verifier) {
        return verifier.verifies(key, octets(node, head, time, reason, key), signature);
    }

    SecurityEvent event() {
        return SecurityEvent.builder(
                        UUID.randomUUID().toString(),
                        time,
                        EventAction.JOURNAL_CHECKPOINT,
                        SecurityEvent.Outcome.SUCCESS,
                        "The journal up to event " + head.sequence() + " was signed")
                .set(Field.EVENT_REASON, reason.word)
                .set(Field.SERVICE_NODE_NAME, node)
                .set(Field.JOURNAL_SEQUENCE, head.sequence())
                .set(Field.JOURNAL_HASH, head.hex())
                .set(Field.JOURNAL_KEY, key)
                .set(Field.JOURNAL_SIGNATURE, Base64.getEncoder().encodeToString(signature))
                .build();
    }

    /** Reads back what {@link #event} made; empty when it is another event, or lacks something. */
    static Optional<Checkpoint> of(Map<Field, Object> event) {
        if (!EventAction.JOURNAL_CHECKPOINT.word().equals(event.get(Field.EVENT_ACTION))) {
            return Optional.empty();
        }
        if (!event.keySet().containsAll(FIELDS)) {
            return Optional.empty();
        }
        try {
            return Reason.ofWord(event.get(Field.EVENT_REASON))
                    .map(reason -> new Checkpoint(
                            text(event, Field.SERVICE_NODE_NAME),
                            ChainHead.of((Long) event.get(Field.JOURNAL_SEQUENCE), text(event, Field.JOURNAL_HASH)),
                            (Instant) event.get(Field.TIMESTAMP),
                            reason,
                            text(event, Field.JOURNAL_KEY),
                            Base64.getDecoder().decode(text(event, Field.JOURNAL_SIGNATURE))));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static String text(Map<Field, Object> event, Field field) {
        return (String) event.get(field);
    }
}
