package org.portcullis.siem.sink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.portcullis.siem.format.SyslogMessage;

/**
 * A syslog receiver.
 *
 * @param tls used by {@link Transport#TLS} only
 * @param timeout to connect, and to write what the receiver has to read
 */
public record SyslogSettings(
        String host,
        int port,
        Transport transport,
        Framing framing,
        SyslogMessage message,
        TlsIdentity tls,
        Duration timeout)
        implements Target {

    /** How messages travel. */
    public enum Transport {
        /** RFC 5426: each message a datagram; what is lost is lost. */
        UDP,
        /** RFC 6587. */
        TCP,
        /** RFC 5425; the certificate has to name the host. */
        TLS
    }

    /** Where a message ends in a stream. */
    public enum Framing {
        /** RFC 6587 §3.4.1: its length stands before it. */
        OCTET_COUNTING,
        /** RFC 6587 §3.4.2: a line feed. */
        LF,
        /** The same, with NUL. */
        NUL;

        void write(byte[] message, ByteArrayOutputStream out) {
            if (this == OCTET_COUNTING) {
                out.writeBytes((message.length + " ").getBytes(StandardCharsets.US_ASCII));
            }
            out.writeBytes(message);
            if (this != OCTET_COUNTING) {
                out.write(this == LF ? '\n' : 0);
            }
        }
    }

    @Override
    public String type() {
        return "syslog";
    }

    @Override
    public Sink connect() throws IOException {
        return transport == Transport.UDP ? new SyslogDatagrams(this) : SyslogStream.connect(this);
    }

    @Override
    public String toString() {
        String address = host.contains(":") ? "[" + host + "]" : host;
        return address + ":" + port + "/" + transport.name().toLowerCase(Locale.ROOT);
    }
}
