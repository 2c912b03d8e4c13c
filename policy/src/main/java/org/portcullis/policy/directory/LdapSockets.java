package org.portcullis.policy.directory;

import javax.net.SocketFactory;

/**
 * The sockets of {@code ldaps} with a trust anchor of its own. JNDI is given the name of a class in place of a factory, and calls its
 * {@code getDefault} in the thread that connects: here is the factory that this thread connects by. The name of the server is checked
 * by JNDI (RFC 4513, section 3.1.3).
 */
public final class LdapSockets {
    private static final ThreadLocal<SocketFactory> CONNECTING = new ThreadLocal<>();

    private LdapSockets() {}

    /** For JNDI alone. */
    public static SocketFactory getDefault() {
        return CONNECTING.get();
    }

    static void connectBy(SocketFactory factory) {
        CONNECTING.set(factory);
    }
}
