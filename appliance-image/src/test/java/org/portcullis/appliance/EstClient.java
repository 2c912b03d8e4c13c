package org.portcullis.appliance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** A device that enrols: keys and requests by openssl, EST by strongSwan's {@code pki --est} and by curl. */
final class EstClient {
    private final Serving serving;
    private final Path folder;
    private final Path trusted;

    EstClient(Home home, Serving serving, Path folder) {
        this(serving, folder, home.caCertificate());
    }

    /** @param trusted the only roots that the device knows */
    EstClient(Serving serving, Path folder, Path trusted) {
        this.serving = serving;
        this.folder = folder;
        this.trusted = trusted;
    }

    /** A fresh P-256 key and a PKCS#10 request, DER. */
    record Wish(Path key, Path request) {}

    Wish wish(String name, String subject) throws Exception {
        Path key = folder.resolve(name + ".key");
        Path request = folder.resolve(name + ".csr");
        Home.command("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key.toString())
                .done();
        Home.command(
                        "openssl",
                        "req",
                        "-new",
                        "-key",
                        key.toString(),
                        "-subj",
                        subject,
                        "-outform",
                        "DER",
                        "-out",
                        request.toString())
                .done();
        return new Wish(key, request);
    }

    /** {@code pki --est}; what it got is beside the key. */
    Home.Result pki(Wish wish, String... how) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "pki",
                "--est",
                "--url",
                serving.est(),
                "--in",
                wish.request().toString(),
                "--cacert",
                trusted.toString(),
                "--outform",
                "pem"));
        command.addAll(Arrays.asList(how));
        Home.Result result = Home.command(command.toArray(String[]::new));
        if (result.exit() == 0) {
            Files.writeString(certificate(wish), result.out());
        }
        return result;
    }

    /** An HTTP answer. */
    record Answer(int status, String headers, String body) {

        /** A certs-only PKCS#7 as openssl prints it. */
        String certificates(Path folder) throws Exception {
            Path der =
                    Files.write(folder.resolve("answer.p7"), Base64.getDecoder().decode(body.strip()));
            return Home.command("openssl", "pkcs7", "-inform", "DER", "-print_certs", "-in", der.toString())
                    .done()
                    .out();
        }
    }

    /** curl; the request's body is base64, as RFC 7030 §4.2.1 has it. */
    Answer curl(String operation, List<String> how, Wish wish) throws Exception {
        Path body = Files.writeString(
                folder.resolve("body.b64"), Base64.getMimeEncoder().encodeToString(Files.readAllBytes(wish.request())));
        List<String> more = new ArrayList<>(how);
        more.addAll(List.of("-H", "Content-Type: application/pkcs10", "--data-binary", "@" + body));
        return curl(operation, more);
    }

    Answer curl(String operation, List<String> how) throws Exception {
        Path headers = folder.resolve("headers.txt");
        List<String> command =
                new ArrayList<>(List.of("curl", "-sS", "--cacert", trusted.toString(), "-D", headers.toString()));
        command.addAll(how);
        command.add(serving.est() + "/.well-known/est/" + operation);
        String out = Home.command(command.toArray(String[]::new)).done().out();
        String head = Files.readString(headers);
        int status = Integer.parseInt(
                head.substring(head.lastIndexOf("HTTP/1.1 ") + 9).substring(0, 3));
        return new Answer(status, head, out);
    }

    /** The certificate of an answer, kept beside the key. */
    Home.Client keep(String serial, Wish wish, Answer answer) throws Exception {
        String printed = answer.certificates(folder);
        Files.writeString(certificate(wish), printed.substring(printed.indexOf("-----BEGIN")));
        return client(serial, wish);
    }

    Home.Client client(String serial, Wish wish) {
        return new Home.Client(serial, certificate(wish), wish.key());
    }

    static Path certificate(Wish wish) {
        return Path.of(wish.key().toString().replace(".key", ".pem"));
    }
}
