package org.portcullis.radius.packet;

/** A packet that would be longer than RFC 2865 §3 allows; the message says by how much and what to take out. */
public final class PacketTooLongException extends RuntimeException {
    public PacketTooLongException(String message) {
        super(message);
    }
}
