package org.portcullis.eap.eap;

import java.util.OptionalInt;

/**
 * The authenticator (RFC 3748 §1.2) that a conversation comes through: a switch or an access point, which passes EAP on.
 *
 * @param name as configured; empty when it is of no concern
 * @param maxPacket most octets of an EAP packet that it can pass on to the peer; absent when it does not say
 */
public record Authenticator(String name, OptionalInt maxPacket) {
    public static final Authenticator UNKNOWN = new Authenticator("", OptionalInt.empty());
}
