package org.portcullis.policy.value;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Octets that must never be seen: shared secrets, session keys, passwords. It has no readable {@code toString}, compares
 * in constant time, and hands out copies only.
 */
public final class Secret {
    private final byte[] octets;

    private Secret(byte[] octets) {
        this.octets = octets;
    }

    public static Secret of(byte[] octets) {
        return new Secret(octets.clone());
    }

    public static Secret ofUtf8(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A copy of the octets, for the one call that needs them. */
    public byte[] octets() {
        return octets.clone();
    }

    /** Length in octets. */
    public int length() {
        return octets.length;
    }

    /** A part of this secret, {@code from} inclusive, {@code to} exclusive, in octets. */
    public Secret slice(int from, int to) {
        return new Secret(Arrays.copyOfRange(octets, from, to));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(octets, that.octets);
    }

    /** Constant, so that a hash says nothing of the content. */
    @Override
    public int hashCode() {
        return 1;
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
