package org.portcullis.profiler.mud;

/** TCP or UDP ports from the lower to the upper one, both included. */
public record PortRange(int lower, int upper) {
    public static final int MAX = 65_535;
    public static final PortRange ANY = new PortRange(0, MAX);

    public PortRange {
        if (lower < 0 || upper > MAX || lower > upper) {
            throw new IllegalArgumentException("no range of ports: " + lower + " to " + upper);
        }
    }

    public boolean isAny() {
        return equals(ANY);
    }

    public boolean isOne() {
        return lower == upper;
    }
}
