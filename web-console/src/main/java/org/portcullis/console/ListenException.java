package org.portcullis.console;

import java.net.InetSocketAddress;

/** The console cannot listen where it should; the message says why and what to do. */
public final class ListenException extends RuntimeException {
    public ListenException(InetSocketAddress address, Throwable cause) {
        super(
                "the console cannot listen on " + address.getAddress().getHostAddress() + ":" + address.getPort() + " ("
                        + root(cause) + "); stop what listens there, or change console.address or console.port",
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
