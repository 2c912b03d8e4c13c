package org.portcullis.console.auth;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where a request comes from. */
public final class SourceAddress {
    private SourceAddress() {}

    public static InetAddress of(Context context) {
        try {
            return InetAddress.getByName(context.req().getRemoteAddr()); // a literal: nothing is looked up
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
