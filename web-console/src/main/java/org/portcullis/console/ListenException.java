package org.portcullis.console;

import java.net.InetSocketAddress;

/** A part of the appliance cannot listen where it should; the message says why and what to do. */
public final class ListenException extends RuntimeException {
    /**
     * @param what listens: {@code console}
     * @param keys of the configuration that say where
     */
    public ListenException(String what, InetSocketAddress address, String keys, Throwable cause) {
        super(
                what + " cannot listen on " + address.getAddress().getHostAddress() + ":" + address.getPort() + " ("
                        + root(cause) + "); stop what listens there, or change " + keys,
                cause);
    }

    private static String root(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }
}
