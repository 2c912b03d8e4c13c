package org.portcullis.appliance;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.portcullis.radius.external.FreePort;

/** Debian's FreeRADIUS with EAP-TLS, MAC authentication bypass and accounting, as lean as for the benchmark. */
final class FreeRadius implements AutoCloseable {
    private static final Path CONFIGURE = Path.of("src", "bench", "freeradius-conf");

    private final Process process;
    private final int authPort;
    private final int acctPort;

    private FreeRadius(Process process, int authPort, int acctPort) {
        this.process = process;
        this.authPort = authPort;
        this.acctPort = acctPort;
    }

    /** With the server certificate and the trust of a Portcullis home. */
    static FreeRadius start(Path folder, Home home, String secret) throws Exception {
        Files.createDirectories(folder);
        Files.copy(home.folder().resolve("data/server.pem"), folder.resolve("server.pem"));
        Files.copy(home.folder().resolve("data/server.pem"), folder.resolve("server.key"));
        Files.copy(home.caCertificate(), folder.resolve("ca.pem"));
        int auth = FreePort.onLoopback();
        int acct = FreePort.onLoopback();
        Home.command(CONFIGURE.toString(), folder.toString(), Integer.toString(auth), secret, "1.3")
                .done();
        Path file = folder.resolve("radiusd.conf");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("modules {\n", "modules {\n  always ok {\n    rcode = ok\n  }\n")
                        .replace("  authorize {\n", """
                                  listen {
                                    type = acct
                                    ipaddr = 127.0.0.1
                                    port = %d
                                  }
                                  accounting {
                                    ok
                                  }
                                  authorize {
                                    if (&Service-Type == Call-Check) {
                                      update control {
                                        Auth-Type := Accept
                                      }
                                    }
                                """.formatted(acct)));
        Process process = new ProcessBuilder("freeradius", "-X", "-d", folder.toString(), "-n", "radiusd")
                .redirectErrorStream(true)
                .start();
        BufferedReader out = process.inputReader();
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); ; line = out.readLine()) {
            if (line == null) {
                throw new AssertionError("freeradius did not start:\n" + said);
            }
            said.append(line).append('\n');
            if (line.startsWith("Ready to process requests")) {
                break;
            }
        }
        // What it says from now on is of no interest, but has to go somewhere.
        Thread drain = new Thread(() -> out.lines().forEach(line -> {}), "freeradius-output");
        drain.setDaemon(true);
        drain.start();
        return new FreeRadius(process, auth, acct);
    }

    String auth() {
        return "127.0.0.1:" + authPort;
    }

    String acct() {
        return "127.0.0.1:" + acctPort;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new AssertionError(e);
        }
    }
}
