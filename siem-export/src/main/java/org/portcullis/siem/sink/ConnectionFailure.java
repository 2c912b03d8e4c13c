package org.portcullis.siem.sink;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;

/** Why a receiver cannot be reached, in words, where the JDK has none that an admin could do something with. */
final class ConnectionFailure {
    private ConnectionFailure() {}

    static IOException told(String host, IOException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof CertPathBuilderException) {
            return new IOException(
                    "the certificate of " + host + " comes from no CA that is trusted; ca names it", failure);
        }
        if (failure instanceof ConnectException && cause instanceof ClosedChannelException) {
            return unreachable(host, "connection refused", failure);
        }
        if (cause instanceof UnresolvedAddressException) {
            return unreachable(host, "it has no address", failure);
        }
        if (failure.getMessage() == null) {
            return unreachable(host, cause.toString(), failure);
        }
        return failure.getMessage().endsWith("received no bytes")
                ? new IOException(host + " closed the connection without an answer", failure)
                : failure;
    }

    private static IOException unreachable(String host, String why, IOException failure) {
        return new IOException(host + " cannot be reached: " + why, failure);
    }
}
