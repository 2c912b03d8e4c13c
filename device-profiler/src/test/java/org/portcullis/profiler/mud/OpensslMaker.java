package org.portcullis.profiler.mud;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A maker of devices: certificates and signatures by {@code openssl}, and an HTTPS server for its MUD files. */
public final class OpensslMaker implements AutoCloseable {
    /** What the server answers. */
    private record Page(int status, Map<String, String> headers, byte[] body) {}

    private final Path folder;
    private final HttpsServer server;
    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    public OpensslMaker(Path folder) throws Exception {
        this.folder = folder;
        root("maker");
        signer("signer", "maker", "digitalSignature");
        root("tls");
        issue("server", "tls", "keyUsage=digitalSignature", "subjectAltName=DNS:localhost");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context()));
        server.createContext("/", exchange -> {
            Page page = pages.getOrDefault(exchange.getRequestURI().getPath(), new Page(404, Map.of(), new byte[0]));
            page.headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            exchange.sendResponseHeaders(page.status, page.body.length == 0 ? -1 : page.body.length);
            if (page.body.length > 0) {
                exchange.getResponseBody().write(page.body);
            }
            exchange.close();
        });
        server.start();
    }

    /** A root CA of that name. */
    void root(String name) throws Exception {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "30",
                "-subj",
                "/CN=" + name + " root",
                "-addext",
                "basicConstraints=critical,CA:true",
                "-addext",
                "keyUsage=critical,keyCertSign,cRLSign",
                "-keyout",
                name + ".key",
                "-out",
                name + ".pem");
    }

    /** One who signs MUD files. */
    void signer(String name, String root, String keyUsage) throws Exception {
        issue(name, root, "keyUsage=critical," + keyUsage);
    }

    private void issue(String name, String root, String... extensions) throws Exception {
        openssl(
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".csr");
        Files.write(folder.resolve(name + ".ext"), List.of(extensions));
        openssl(
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                root + ".pem",
                "-CAkey",
                root + ".key",
                "-days",
                "10",
                "-set_serial",
                Long.toString(System.nanoTime()),
                "-extfile",
                name + ".ext",
                "-out",
                name + ".pem");
    }

    /** A CRL of that CA with the certificate of that name on it. */
    Path revoked(String name, String root) throws Exception {
        Files.writeString(folder.resolve("index.txt"), "");
        Files.writeString(folder.resolve("crl.cnf"), """
                [ca]
                default_ca = own
                [own]
                database = index.txt
                default_md = sha256
                default_crl_days = 5
                """);
        for (String what : List.of("-revoke " + name + ".pem", "-gencrl -out " + root + ".crl")) {
            List<String> line = new ArrayList<>(
                    List.of("ca", "-config", "crl.cnf", "-cert", root + ".pem", "-keyfile", root + ".key"));
            line.addAll(List.of(what.split(" ")));
            openssl(line.toArray(String[]::new));
        }
        return folder.resolve(root + ".crl");
    }

    /** As RFC 8520 §13.1 says. */
    public byte[] sign(byte[] file, String signer, String... more) throws Exception {
        Files.write(folder.resolve("file.json"), file);
        List<String> line = new ArrayList<>(List.of(
                "cms",
                "-sign",
                "-signer",
                signer + ".pem",
                "-inkey",
                signer + ".key",
                "-in",
                "file.json",
                "-binary",
                "-outform",
                "DER",
                "-out",
                "file.p7s"));
        line.addAll(List.of(more));
        openssl(line.toArray(String[]::new));
        return Files.readAllBytes(folder.resolve("file.p7s"));
    }

    public X509Certificate certificate(String name) throws Exception {
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".pem"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    /** {@code https://localhost:PORT/PATH}. */
    public String url(String path) {
        return "https://localhost:" + server.getAddress().getPort() + path;
    }

    public void answer(String path, byte[] body) {
        pages.put(path, new Page(200, Map.of("Content-Type", "application/mud+json"), body));
    }

    void redirect(String path, String to) {
        pages.put(path, new Page(302, Map.of("Location", to), new byte[0]));
    }

    void fail(String path, int status) {
        pages.put(path, new Page(status, Map.of(), new byte[0]));
    }

    /** A file of that path with a signature that is good, as the light bulb of RFC 8520 §9 has it. */
    public String publish(String path) throws Exception {
        byte[] file = MudExample.of(url(path), path + ".p7s").getBytes(StandardCharsets.UTF_8);
        answer(path, file);
        answer(path + ".p7s", sign(file, "signer"));
        return url(path);
    }

    /** The same of a device that speaks TCP with one IPv4 network at one port, and nothing else. */
    public String publishFor(String network, int port) throws Exception {
        String path = "/bulb";
        String matches = """
                {"ipv4": {"destination-ipv4-network": "%s", "protocol": 6},
                 "tcp": {"destination-port": {"operator": "eq", "port": %d}}}""".formatted(network, port);
        byte[] file = MudExample.of(
                        url(path), path + ".p7s", "ipv4-acl-type", MudExample.ace("cloud", matches, "accept"))
                .getBytes(StandardCharsets.UTF_8);
        answer(path, file);
        answer(path + ".p7s", sign(file, "signer"));
        return url(path);
    }

    private SSLContext context() throws Exception {
        openssl(
                "pkcs12",
                "-export",
                "-in",
                "server.pem",
                "-inkey",
                "server.key",
                "-passout",
                "pass:changeit",
                "-out",
                "server.p12");
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("server.p12"))) {
            store.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private void openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + said);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
