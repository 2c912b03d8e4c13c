package org.portcullis.appliance;

import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.radius.external.FreePort;

/**
 * A real syslog server with four inputs, of each of which it writes a file: event id, MSGID, host, the parameter {@code
 * device} of the structured data, and {@code event.id} of the JSON that the message is.
 */
final class SyslogReceiver implements AutoCloseable {
    private final String kind;
    private final Path folder;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private String tlsHost = "localhost";
    private Process process;

    private SyslogReceiver(String kind, Path folder) {
        this.kind = kind;
        this.folder = folder;
    }

    /** @param kind {@code rsyslog} or {@code syslog-ng} */
    static SyslogReceiver prepare(String kind, Path folder) throws Exception {
        SyslogReceiver receiver = new SyslogReceiver(kind, folder);
        for (String input : List.of("udp", "lf", "counted", "tls")) {
            receiver.ports.put(input, FreePort.onLoopback());
        }
        Authority root = new TestPki().root("Syslog Root");
        root.writePem(folder, "ca");
        root.issue(Leaf.of("CN=localhost")
                        .purposes(KeyPurposeId.id_kp_serverAuth)
                        .alternativeName(new GeneralName(GeneralName.dNSName, "localhost")))
                .writePem(folder, "server");
        root.issue(Leaf.of("CN=node-1").purposes(KeyPurposeId.id_kp_clientAuth)).writePem(folder, "client");
        String configuration = (kind.equals("rsyslog") ? RSYSLOG : SYSLOG_NG)
                .replace("FOLDER", folder.toString())
                .replace("UDP_PORT", receiver.ports.get("udp").toString())
                .replace("LF_PORT", receiver.ports.get("lf").toString())
                .replace("COUNTED_PORT", receiver.ports.get("counted").toString())
                .replace("TLS_PORT", receiver.ports.get("tls").toString());
        Files.writeString(folder.resolve("syslog.conf"), configuration);
        return receiver;
    }

    private static final String RSYSLOG = """
            global(workDirectory="FOLDER" maxMessageSize="64k" defaultNetstreamDriverCAFile="FOLDER/ca.pem"
                   defaultNetstreamDriverCertFile="FOLDER/server.pem" defaultNetstreamDriverKeyFile="FOLDER/server.key")
            module(load="imudp")
            module(load="imtcp")
            module(load="mmpstrucdata")
            module(load="mmjsonparse")
            template(name="line" type="string"
                     string="%$!rfc5424-sd!portcullis@32473!id% %msgid% %hostname% %$!rfc5424-sd!portcullis@32473!device% %$!event!id%\\n")
            ruleset(name="udp") { action(type="mmpstrucdata") action(type="mmjsonparse" cookie="") action(type="omfile" file="FOLDER/udp.log" template="line") }
            ruleset(name="lf") { action(type="mmpstrucdata") action(type="mmjsonparse" cookie="") action(type="omfile" file="FOLDER/lf.log" template="line") }
            ruleset(name="counted") { action(type="mmpstrucdata") action(type="mmjsonparse" cookie="") action(type="omfile" file="FOLDER/counted.log" template="line") }
            ruleset(name="tls") { action(type="mmpstrucdata") action(type="mmjsonparse" cookie="") action(type="omfile" file="FOLDER/tls.log" template="line") }
            input(type="imudp" address="127.0.0.1" port="UDP_PORT" ruleset="udp")
            input(type="imtcp" address="127.0.0.1" port="LF_PORT" ruleset="lf")
            input(type="imtcp" address="127.0.0.1" port="COUNTED_PORT" ruleset="counted")
            input(type="imtcp" address="127.0.0.1" port="TLS_PORT" ruleset="tls" StreamDriver.Name="gtls"
                  StreamDriver.Mode="1" StreamDriver.AuthMode="x509/certvalid")
            """;

    private static final String SYSLOG_NG = """
            @version: 3.38
            options { keep-hostname(yes); chain-hostnames(no); use-dns(no); stats-freq(0); log-msg-size(65536); };
            source s_udp { syslog(ip(127.0.0.1) port(UDP_PORT) transport("udp")); };
            source s_lf { network(ip(127.0.0.1) port(LF_PORT) transport("tcp") flags(syslog-protocol)); };
            source s_counted { syslog(ip(127.0.0.1) port(COUNTED_PORT) transport("tcp")); };
            source s_tls { syslog(ip(127.0.0.1) port(TLS_PORT) transport("tls")
                tls(key-file("FOLDER/server.key") cert-file("FOLDER/server.pem") ca-file("FOLDER/ca.pem")
                    peer-verify(required-trusted))); };
            parser p_json { json-parser(prefix(".ecs.")); };
            template t_line { template("${.SDATA.portcullis@32473.id} ${MSGID} ${HOST} ${.SDATA.portcullis@32473.device} ${.ecs.event.id}\\n"); };
            log { source(s_udp); parser(p_json); destination { file("FOLDER/udp.log" template(t_line)); }; };
            log { source(s_lf); parser(p_json); destination { file("FOLDER/lf.log" template(t_line)); }; };
            log { source(s_counted); parser(p_json); destination { file("FOLDER/counted.log" template(t_line)); }; };
            log { source(s_tls); parser(p_json); destination { file("FOLDER/tls.log" template(t_line)); }; };
            """;

    void start() throws Exception {
        Path configuration = folder.resolve("syslog.conf");
        Path program = program(kind.equals("rsyslog") ? "rsyslogd" : "syslog-ng");
        List<String> command = new ArrayList<>(List.of(program.toString()));
        ProcessBuilder builder = new ProcessBuilder();
        if (kind.equals("rsyslog")) {
            command.addAll(List.of(
                    "-n",
                    "-f",
                    configuration.toString(),
                    "-i",
                    folder.resolve("pid").toString()));
        } else {
            command.addAll(List.of("-F", "--no-caps", "-f", configuration.toString()));
            command.addAll(List.of("-R", folder.resolve("persist").toString()));
            command.addAll(List.of("-c", folder.resolve("control").toString()));
            command.addAll(List.of("-p", folder.resolve("pid").toString()));
            // Debian's package of it excludes rsyslog's: it may be unpacked somewhere else.
            Path libraries = program.resolve("../../lib/syslog-ng").normalize();
            if (Files.isDirectory(libraries.resolve("3.38"))) {
                command.add("--module-path=" + libraries.resolve("3.38"));
                builder.environment().put("LD_LIBRARY_PATH", libraries.toString());
            }
        }
        Files.deleteIfExists(folder.resolve("pid"));
        process = builder.command(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("syslog.out").toFile()))
                .start();
        for (String input : List.of("lf", "counted", "tls")) {
            awaitListening(ports.get(input));
        }
    }

    private void awaitListening(int port) throws Exception {
        while (true) {
            if (!process.isAlive()) {
                throw new AssertionError(kind + " ended: " + Files.readString(folder.resolve("syslog.out")));
            }
            try {
                new Socket("127.0.0.1", port).close();
                return;
            } catch (IOException notYet) {
                Thread.sleep(50);
            }
        }
    }

    private static Path program(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is missing"));
    }

    /** Without a word. */
    void kill() throws Exception {
        process.destroyForcibly().waitFor();
    }

    /** From now on the exporters look for a name that is not in its certificate. */
    void misname() {
        tlsHost = "127.0.0.1";
    }

    /** Exporters for these inputs, in the configuration's words. */
    String exports(List<String> inputs) {
        return inputs.stream().map(this::export).collect(Collectors.joining());
    }

    private String export(String input) {
        String keys = switch (input) {
            case "udp" -> "host: 127.0.0.1, transport: udp";
            case "lf" -> "host: 127.0.0.1, transport: tcp";
            case "counted" -> "host: 127.0.0.1, transport: tcp, framing: octet-counting";
            default -> "host: " + tlsHost + ", transport: tls, ca: ca.pem, certificate: client.pem, key: client.key";
        };
        return "  - { name: %s, type: syslog, port: %d, %s }\n".formatted(input, ports.get(input), keys);
    }

    List<String> lines(String input) throws IOException {
        Path file = folder.resolve(input + ".log");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** Waits until that input has brought all of these; the ids that it has brought. */
    Set<String> await(String input, List<String> ids) throws Exception {
        while (true) {
            Set<String> arrived =
                    lines(input).stream().map(line -> line.split(" ")[0]).collect(Collectors.toSet());
            if (arrived.containsAll(ids)) {
                return new HashSet<>(arrived);
            }
            Thread.sleep(50);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .orTimeout(30, TimeUnit.SECONDS)
                .exceptionally(late -> process.destroyForcibly())
                .join();
    }
}
