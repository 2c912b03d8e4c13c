package org.portcullis.profiler.store;

/**
 * How far the profiles were made again after other rules came into force.
 *
 * @param rules the digest of those rules
 * @param upTo the last MAC address that was looked at, {@link Long#MAX_VALUE} at the end
 */
public record RulePass(String rules, long upTo) {
    public static final long BEGIN = -1;

    public boolean isDone() {
        return upTo == Long.MAX_VALUE;
    }
}
