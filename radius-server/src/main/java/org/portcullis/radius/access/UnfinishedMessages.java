package org.portcullis.radius.access;

/**
 * How much memory all conversations together may hold for messages that are not whole yet. One device may send 64 KB in
 * fragments, and ten thousand conversations of that size would be more than the heap: when all together hold too much,
 * those conversations have to go that hold more than any sane certificate chain needs. Safe for many threads.
 */
final class UnfinishedMessages {
    /** Octets, of all conversations. */
    static final long MAX_OCTETS = 64L << 20;

    /** Octets that a conversation may always hold: a chain of five certificates of 3 KB. */
    static final int FAIR_SHARE = 16 * 1024;

    private final long maxOctets;
    private final int fairShare;
    private long total;

    UnfinishedMessages(long maxOctets, int fairShare) {
        this.maxOctets = maxOctets;
        this.fairShare = fairShare;
    }

    /** What one conversation holds; this class alone changes it. */
    static final class Share {
        private int octets;
        private boolean gone;
    }

    /** Takes note of what a conversation holds by now; false when it has to go. */
    synchronized boolean note(Share share, int octets) {
        if (!share.gone) {
            total += octets - share.octets;
            share.octets = octets;
        }
        return total <= maxOctets || octets <= fairShare;
    }

    /** The conversation is over, or given up. */
    synchronized void forget(Share share) {
        total -= share.octets;
        share.octets = 0;
        share.gone = true;
    }

    /** Octets of all conversations. */
    synchronized long total() {
        return total;
    }
}
