package org.portcullis.appliance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.portcullis.radius.external.FreePort;

/** The real {@code radsecproxy}: takes RADIUS/UDP from a switch on loopback and hands it on over TLS. */
final class Radsecproxy implements AutoCloseable {
    static final String SECRET = "testing123";

    private final Process process;
    private final Path log;
    private final InetSocketAddress address;

    private Radsecproxy(Process process, Path log, InetSocketAddress address) {
        this.process = process;
        this.log = log;
        this.address = address;
    }

    /** @param tls {@code 1.2} or {@code 1.3} */
    static Radsecproxy start(Home home, Serving serving, SwitchCa.Certified certified, String tls) throws Exception {
        int port = FreePort.onLoopback();
        String version = "TLS" + tls.replace('.', '_');
        Path configuration = Files.writeString(home.folder().resolve("radsecproxy.conf"), """
                ListenUDP 127.0.0.1:%d
                LogLevel 2
                tls default {
                  CACertificateFile %s
                  CertificateFile %s
                  CertificateKeyFile %s
                  TlsVersion %s:%s
                }
                client 127.0.0.1 {
                  type udp
                  secret %s
                }
                server portcullis {
                  host 127.0.0.1
                  type tls
                  port %d
                  secret radsec
                  certificateNameCheck off
                  StatusServer on
                }
                realm * {
                  server portcullis
                  accountingServer portcullis
                }
                """.formatted(
                        port,
                        home.caCertificate(),
                        certified.certificate(),
                        certified.key(),
                        version,
                        version,
                        SECRET,
                        serving.radsecPort()));
        Path log = home.folder().resolve("radsecproxy.log");
        Process process = new ProcessBuilder("radsecproxy", "-f", "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new Radsecproxy(process, log, new InetSocketAddress("127.0.0.1", port));
    }

    /** Where a switch asks. */
    InetSocketAddress address() {
        return address;
    }

    String log() throws IOException {
        return Files.readString(log, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException stopping) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
