package org.portcullis.appliance;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.portcullis.radius.external.FreePort;

/** A certification authority as people run it by {@code openssl ca}, with its CRLs and its OCSP responder. */
final class OpensslCa {
    private final Path folder;
    private final String chain;

    /** @param chain PEM of this CA's certificate and those above it, without the root */
    private OpensslCa(Path folder, String chain) {
        this.folder = folder;
        this.chain = chain;
    }

    static OpensslCa root(Path folder) throws Exception {
        OpensslCa ca = prepare(folder, "");
        key(folder.resolve("ca.key"));
        openssl(
                "req",
                "-new",
                "-x509",
                "-key",
                folder.resolve("ca.key"),
                "-subj",
                "/CN=Acme Root",
                "-days",
                "400",
                "-config",
                folder.resolve("ca.cnf"),
                "-extensions",
                "authority",
                "-out",
                folder.resolve("ca.pem"));
        return ca;
    }

    OpensslCa intermediate(Path below) throws Exception {
        prepare(below, "");
        sign("/CN=Acme Devices", "authority", below.resolve("ca"));
        String pem = Files.readString(below.resolve("ca.pem"));
        return new OpensslCa(below, pem + chain);
    }

    /** A device's key and certificate, with this CA's chain. */
    Home.Client device(String serial) throws Exception {
        Path at = folder.resolve(serial);
        sign("/CN=" + serial, "device", at);
        Path whole = folder.resolve(serial + "-chain.pem");
        Files.writeString(whole, Files.readString(path(at, ".pem")) + chain);
        return new Home.Client(serial, whole, path(at, ".key"));
    }

    /** An IDevID that names its device by hardwareModuleName (RFC 4108 §5) alone. */
    Home.Client hardwareModule(String serial) throws Exception {
        Path configuration = folder.resolve("ca.cnf");
        String text = Files.readString(configuration);
        if (!text.contains("[hardware]")) {
            Files.writeString(configuration, text + """
                    [hardware]
                    keyUsage = critical,digitalSignature
                    subjectKeyIdentifier = hash
                    authorityKeyIdentifier = keyid
                    subjectAltName = otherName:1.3.6.1.5.5.7.8.4;SEQ:module
                    [module]
                    hwType = OID:1.3.6.1.4.1.32473.1
                    hwSerialNum = OCT:%s
                    """.formatted(serial));
        }
        Path at = folder.resolve("module");
        sign("/CN=Acme module", "hardware", at);
        return new Home.Client("module", path(at, ".pem"), path(at, ".key"));
    }

    /** The same whose maker describes it there (RFC 8520 §11). */
    Home.Client described(String serial, String mudUrl) throws Exception {
        Files.writeString(
                folder.resolve("ca.cnf"),
                Files.readString(folder.resolve("ca.cnf"))
                        .replace("[device]", "[device]\n1.3.6.1.5.5.7.1.25 = ASN1:IA5STRING:" + mudUrl));
        return device(serial);
    }

    Path certificate() {
        return folder.resolve("ca.pem");
    }

    void revoke(String serial, String reason) throws Exception {
        revoke(folder.resolve(serial + ".pem"), reason);
    }

    void revoke(OpensslCa below, String reason) throws Exception {
        revoke(below.certificate(), reason);
    }

    private void revoke(Path certificate, String reason) throws Exception {
        openssl("ca", "-config", folder.resolve("ca.cnf"), "-batch", "-revoke", certificate, "-crl_reason", reason);
    }

    /** Writes a CRL of everything that was revoked, and puts it in the place of what is there at one stroke. */
    void publish(Path crl) throws Exception {
        publish(crl, "ca.cnf");
    }

    /** The same of what alone was revoked since the list with that number, as a delta CRL (RFC 5280 §5.2.4). */
    void publishDelta(Path crl, int base, String onlySerial) throws Exception {
        String since = Files.readAllLines(folder.resolve("index.txt")).stream()
                .filter(line -> line.endsWith("CN=" + onlySerial))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        Files.writeString(folder.resolve("delta.txt"), since);
        Files.writeString(folder.resolve("delta.txt.attr"), "unique_subject = no\n");
        Files.writeString(
                folder.resolve("delta.cnf"),
                Files.readString(folder.resolve("ca.cnf"))
                        .replace("/index.txt", "/delta.txt")
                        .replace("[crl]", "[crl]\n2.5.29.27 = critical,ASN1:INTEGER:" + base));
        publish(crl, "delta.cnf");
    }

    private void publish(Path crl, String configuration) throws Exception {
        Path made = crl.resolveSibling(crl.getFileName() + ".new");
        openssl("ca", "-config", folder.resolve(configuration), "-gencrl", "-out", made);
        Files.move(made, crl, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** As if another CA had issued it. */
    void forget(String serial) throws Exception {
        Path index = folder.resolve("index.txt");
        Files.writeString(
                index,
                Files.readAllLines(index).stream()
                        .filter(line -> !line.endsWith("CN=" + serial))
                        .map(line -> line + "\n")
                        .collect(Collectors.joining()));
    }

    /** Where this CA's responder is said to be in the certificates that it issues from now on. */
    int namesResponder() throws Exception {
        int port = FreePort.onLoopback();
        Path configuration = folder.resolve("ca.cnf");
        Files.writeString(
                configuration,
                Files.readString(configuration)
                        .replace(
                                "[device]", "[device]\nauthorityInfoAccess = OCSP;URI:http://127.0.0.1:" + port + "/"));
        return port;
    }

    /** {@code openssl ocsp} with a certificate of its own from this CA. */
    Process respond(int port) throws Exception {
        sign("/CN=Acme OCSP", "responder", folder.resolve("ocsp"));
        List<String> command = words(
                "openssl",
                "ocsp",
                "-port",
                Integer.toString(port),
                "-index",
                folder.resolve("index.txt"),
                "-CA",
                folder.resolve("ca.pem"),
                "-rsigner",
                folder.resolve("ocsp.pem"),
                "-rkey",
                folder.resolve("ocsp.key"),
                "-nmin",
                "10",
                "-ignore_err");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        while (line != null && !line.contains("ACCEPT") && !line.contains("aiting")) {
            line = out.readLine();
        }
        if (line == null) {
            throw new AssertionError("openssl ocsp ended with " + process.waitFor());
        }
        Thread drain = new Thread(() -> out.lines().forEach(ignored -> {}), "openssl-ocsp");
        drain.setDaemon(true);
        drain.start();
        return process;
    }

    private void sign(String subject, String extensions, Path name) throws Exception {
        key(path(name, ".key"));
        openssl("req", "-new", "-key", path(name, ".key"), "-subj", subject, "-out", path(name, ".csr"));
        openssl(
                "ca",
                "-config",
                folder.resolve("ca.cnf"),
                "-batch",
                "-notext",
                "-extensions",
                extensions,
                "-in",
                path(name, ".csr"),
                "-out",
                path(name, ".pem"));
    }

    private static Path path(Path name, String suffix) {
        return name.resolveSibling(name.getFileName() + suffix);
    }

    private static void key(Path file) throws Exception {
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", file);
    }

    private static OpensslCa prepare(Path folder, String chain) throws Exception {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("index.txt"), "");
        Files.writeString(folder.resolve("serial"), "1000\n");
        Files.writeString(folder.resolve("crlnumber"), "01\n");
        Files.writeString(folder.resolve("ca.cnf"), """
                [ca]
                default_ca = this
                [this]
                database = %1$s/index.txt
                new_certs_dir = %1$s
                serial = %1$s/serial
                crlnumber = %1$s/crlnumber
                certificate = %1$s/ca.pem
                private_key = %1$s/ca.key
                default_md = sha256
                default_days = 365
                default_crl_days = 2
                policy = any
                unique_subject = no
                crl_extensions = crl
                [any]
                commonName = supplied
                [req]
                distinguished_name = name
                [name]
                [crl]
                authorityKeyIdentifier = keyid
                [authority]
                basicConstraints = critical,CA:TRUE
                keyUsage = critical,keyCertSign,cRLSign
                subjectKeyIdentifier = hash
                authorityKeyIdentifier = keyid
                [device]
                keyUsage = critical,digitalSignature
                extendedKeyUsage = clientAuth
                subjectKeyIdentifier = hash
                authorityKeyIdentifier = keyid
                [responder]
                keyUsage = critical,digitalSignature
                extendedKeyUsage = OCSPSigning
                noCheck = ignored
                subjectKeyIdentifier = hash
                authorityKeyIdentifier = keyid
                """.formatted(folder));
        return new OpensslCa(folder, chain);
    }

    private static void openssl(Object... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(words(words));
        Home.command(command.toArray(String[]::new)).done();
    }

    private static List<String> words(Object... words) {
        return List.of(words).stream().map(Object::toString).toList();
    }
}
