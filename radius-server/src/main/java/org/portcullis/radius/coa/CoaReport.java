package org.portcullis.radius.coa;

import java.net.InetSocketAddress;
import org.portcullis.radius.nas.DynamicAuthorization.Method;
import org.portcullis.radius.packet.Code;

/**
 * A request about a session, and how it ended.
 *
 * @param method what was really asked for, which may be less than was wanted
 */
public record CoaReport(Code code, Method method, InetSocketAddress address, CoaResult result) {

    /** {@code Disconnect-Request} or {@code CoA-Request}. */
    public String type() {
        return code.toString();
    }

    /** {@code 192.0.2.1:3799}. */
    public String target() {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** {@code ack}, {@code nak} or {@code no-answer}. */
    public String outcome() {
        return switch (result.outcome()) {
            case ACK -> "ack";
            case NAK -> "nak";
            case NO_ANSWER -> "no-answer";
        };
    }
}
