package org.portcullis.radius.coa;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * The requests to one NAS: a few under way, each with an Identifier of its own, the others waiting behind them. A NAS that
 * let a request go unanswered has one under way until it answers again, so that it costs next to nothing.
 */
final class NasWindow {
    /** Requests that a NAS has to work on at once. */
    static final int SIZE = 8;

    private static final int IDENTIFIERS = 256;

    private final Map<Integer, Exchange> underWay = new HashMap<>();
    private final Queue<Exchange> waiting = new ArrayDeque<>();
    private int identifier;
    private boolean silent;

    /** @param firstIdentifier random, so that a restart does not repeat those that were just used */
    NasWindow(int firstIdentifier) {
        this.identifier = firstIdentifier;
    }

    void add(Exchange exchange) {
        waiting.add(exchange);
    }

    /** The next request that may go out now, with its Identifier; never one that the NAS answered just before. */
    Optional<Exchange> begin() {
        if (waiting.isEmpty() || underWay.size() >= (silent ? 1 : SIZE)) {
            return Optional.empty();
        }
        Exchange next = waiting.remove();
        do {
            identifier = (identifier + 1) % IDENTIFIERS;
        } while (underWay.containsKey(identifier));
        next.identifier = identifier;
        underWay.put(identifier, next);
        return Optional.of(next);
    }

    Optional<Exchange> underWay(int identifier) {
        return Optional.ofNullable(underWay.get(identifier));
    }

    void answered(Exchange exchange) {
        underWay.remove(exchange.identifier);
        silent = false;
    }

    void givenUp(Exchange exchange) {
        if (exchange.isUnderWay()) {
            underWay.remove(exchange.identifier);
            silent = true;
        } else {
            waiting.remove(exchange);
        }
    }

    boolean isIdle() {
        return underWay.isEmpty() && waiting.isEmpty();
    }
}
