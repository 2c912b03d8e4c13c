package org.portcullis.siem.sink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/** Syslog over TCP or TLS. The receiver never says that it has a message, only that it has closed the connection. */
final class SyslogStream implements Sink {
    /** What a receiver that dies may not have read, beside its own buffers. */
    private static final int SEND_BUFFER = 64 << 10;

    private static final int PROBE_MILLIS = 1;

    private final SyslogSettings settings;
    private final Socket tcp;
    private final Socket stream;
    private final String route;

    private SyslogStream(SyslogSettings settings, Socket tcp, Socket stream, String route) {
        this.settings = settings;
        this.tcp = tcp;
        this.stream = stream;
        this.route = route;
    }

    static SyslogStream connect(SyslogSettings settings) throws IOException {
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        if (address.isUnresolved()) {
            throw new UnknownHostException(settings.host() + " has no address");
        }
        Socket tcp = new Socket();
        try {
            int millis = (int) settings.timeout().toMillis();
            tcp.setSendBufferSize(SEND_BUFFER);
            tcp.setTcpNoDelay(true);
            tcp.setKeepAlive(true);
            tcp.connect(address, millis);
            tcp.setSoTimeout(millis);
            String to = tcp.getInetAddress().getHostAddress() + " port " + tcp.getPort();
            Socket stream = tcp;
            if (settings.transport() == SyslogSettings.Transport.TLS) {
                SSLSocket tls = secured(settings, tcp);
                stream = tls;
                to += ", " + tls.getSession().getProtocol() + " "
                        + tls.getSession().getCipherSuite() + ", certificate of " + subject(tls);
            }
            stream.setSoTimeout(PROBE_MILLIS);
            return new SyslogStream(settings, tcp, stream, to);
        } catch (IOException e) {
            tcp.close();
            throw ConnectionFailure.told(settings.host(), e);
        } catch (RuntimeException e) {
            tcp.close();
            throw e;
        }
    }

    private static SSLSocket secured(SyslogSettings settings, Socket tcp) throws IOException {
        SSLSocket tls = (SSLSocket)
                settings.tls().context().getSocketFactory().createSocket(tcp, settings.host(), settings.port(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    private static String subject(SSLSocket tls) throws SSLPeerUnverifiedException {
        return tls.getSession().getPeerPrincipal().getName();
    }

    @Override
    public SinkAnswer send(List<ExportItem> items) throws IOException {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        items.forEach(item -> settings.framing().write(settings.message().of(item.values()), frames));
        // A receiver that does not read would hold this thread for ever.
        CompletableFuture<Void> written = new CompletableFuture<>();
        CompletableFuture<Void> limit = written.orTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(late -> {
                    closeQuietly();
                    return null;
                });
        try {
            frames.writeTo(stream.getOutputStream());
            stream.getOutputStream().flush();
        } catch (IOException e) {
            throw limit.isDone()
                    ? new IOException(
                            "it did not read within " + settings.timeout().toSeconds() + " seconds", e)
                    : e;
        } finally {
            written.complete(null);
        }
        return SinkAnswer.alike(
                items.size(),
                ItemOutcome.TAKEN,
                frames.size() + " octets written to " + route + "; syslog has no answer");
    }

    private void closeQuietly() {
        try {
            tcp.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    @Override
    public boolean acknowledges() {
        return false;
    }

    @Override
    public void probe() throws IOException {
        try {
            if (stream.getInputStream().read(new byte[256]) < 0) {
                throw new IOException("it closed the connection");
            }
        } catch (SocketTimeoutException open) {
            // It has nothing to say.
        }
    }

    @Override
    public void close() {
        closeStream();
        closeQuietly();
    }

    private void closeStream() {
        try {
            stream.close();
        } catch (IOException e) {
            // The peer was first.
        }
    }
}
