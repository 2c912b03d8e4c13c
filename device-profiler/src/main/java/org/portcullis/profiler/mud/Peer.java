package org.portcullis.profiler.mud;

import org.portcullis.policy.value.Cidr;

/** With whom a device may communicate, as its MUD file says it. */
public sealed interface Peer {
    /** Anybody. */
    record Anyone() implements Peer {}

    /** Those addresses. */
    record Network(Cidr block) implements Peer {}

    /** Whatever addresses a name has ({@code ietf-acldns}). */
    record Name(String dnsName) implements Peer {}

    /**
     * Whoever it is in this network: {@code local-networks}, {@code my-controller}, {@code controller URI}, {@code
     * manufacturer HOST}, {@code model URL} (RFC 8520 §4). Only the admin can say it, by that very word.
     */
    record Role(String word) implements Peer {}
}
