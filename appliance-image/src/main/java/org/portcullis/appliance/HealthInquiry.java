package org.portcullis.appliance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.portcullis.appliance.config.ConsoleLocation;

/**
 * Asks the appliance that serves on this machine how it is, over the console's port as a load balancer does. The JDK alone does it,
 * since it is done every few seconds by a process of its own.
 */
public final class HealthInquiry {
    private static final int PATIENCE_MILLISECONDS = 5_000;
    private static final int MOST_OCTETS = 4_096;
    private static final Pattern ANSWER = Pattern.compile(
            "HTTP/1\\.1 (\\d{3})[^\\r\\n]*+\\r\\n(?:[^\\r\\n]++\\r\\n)*+\\r\\n" + "(?:[0-9a-f]+\\r\\n)?(\\w*)(?s:.*)");

    private final ConsoleLocation console;

    public HealthInquiry(ConsoleLocation console) {
        this.console = console;
    }

    /**
     * What was answered.
     *
     * @param status of HTTP
     * @param word {@code live}, {@code ready} or {@code unready}
     */
    public record Answer(int status, String word) {
        public boolean good() {
            return status == 200;
        }
    }

    /**
     * @param path {@code /health/live} or {@code /health/ready}
     * @throws Failure when there is no answer within seconds, or not from this appliance
     */
    public Answer ask(String path) {
        if (console.port() == 0) {
            throw new Failure("console.port is 0, any free port; give it a number for this");
        }
        InetAddress address =
                console.address().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : console.address();
        InetSocketAddress endpoint = new InetSocketAddress(address, console.port());
        try (Socket tcp = new Socket()) {
            tcp.connect(endpoint, PATIENCE_MILLISECONDS);
            tcp.setSoTimeout(PATIENCE_MILLISECONDS);
            return answer(secure(tcp, endpoint), path);
        } catch (IOException | GeneralSecurityException e) {
            throw new Failure("no answer from https://" + HostPort.text(endpoint) + path + ": " + e.getMessage());
        }
    }

    private SSLSocket secure(Socket tcp, InetSocketAddress endpoint) throws IOException, GeneralSecurityException {
        SSLContext tls = SSLContext.getInstance("TLS");
        Path file = new DataFolder(console.dataDir()).consoleCertificate();
        tls.init(null, new TrustManager[] {new ThatOne(certificate(file))}, null);
        return (SSLSocket) tls.getSocketFactory().createSocket(tcp, "localhost", endpoint.getPort(), true);
    }

    /** The console's own; its file has the key first. */
    private static X509Certificate certificate(Path file) throws IOException, CertificateException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        String chain = text.substring(Math.max(0, text.indexOf("-----BEGIN CERTIFICATE-----")));
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(chain.getBytes(StandardCharsets.US_ASCII)));
    }

    private static Answer answer(SSLSocket socket, String path) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        String text = new String(socket.getInputStream().readNBytes(MOST_OCTETS), StandardCharsets.US_ASCII);
        Matcher matcher = ANSWER.matcher(text);
        if (!matcher.matches()) {
            throw new IOException("not what the console answers");
        }
        return new Answer(Integer.parseInt(matcher.group(1)), matcher.group(2));
    }

    /**
     * Trusts the certificate that lies in this appliance's folder, and no other. That it is past its end says nothing of how the
     * appliance is.
     */
    private static final class ThatOne extends X509ExtendedTrustManager {
        private final X509Certificate known;

        ThatOne(X509Certificate known) {
            this.known = known;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            if (chain.length == 0 || !Arrays.equals(chain[0].getEncoded(), known.getEncoded())) {
                throw new CertificateException("another server than that of this folder answers there");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("nobody is a client here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            checkClientTrusted(chain, authType);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            checkClientTrusted(chain, authType);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
