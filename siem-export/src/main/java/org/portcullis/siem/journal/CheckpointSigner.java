package org.portcullis.siem.journal;

/** The key of a node that signs its checkpoints. Safe for use by several threads. */
public interface CheckpointSigner {

    /** What the key is known by: SHA-256 of its public half, upper-case hex. */
    String key();

    /** @throws IllegalStateException when the key cannot be used */
    byte[] sign(byte[] octets);
}
