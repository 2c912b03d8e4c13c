package org.portcullis.siem.journal;

/** The public keys whose signatures under checkpoints count. Safe for use by several threads. */
@FunctionalInterface
public interface CheckpointVerifier {

    /**
     * @param key by which the signature says to be made; see {@link CheckpointSigner#key()}
     * @return false for a key that does not count, too
     */
    boolean verifies(String key, byte[] octets, byte[] signature);
}
