package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.trust.Anchor;
import org.portcullis.eap.trust.ChainValidator;
import org.portcullis.eap.trust.ChainVerdict;
import org.portcullis.eap.trust.IdentitySource;
import org.portcullis.eap.trust.PresentedChain;
import org.portcullis.eap.trust.RevocationSettings;
import org.portcullis.eap.trust.TrustSettings;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.radius.external.RequiresProgram;

/** Name constraints (RFC 5280 §4.2.1.10) in chains that openssl made, and what openssl says of the same chains. */
@RequiresProgram(value = "openssl", debianPackage = "openssl")
class NameConstraintsTest {
    @TempDir
    Path folder;

    private final Cryptography cryptography = Cryptography.bouncyCastle(new SecureRandom());

    @BeforeEach
    void root() throws Exception {
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", file("key"));
        openssl(
                "req",
                "-x509",
                "-new",
                "-key",
                file("key"),
                "-subj",
                "/O=Acme/CN=Root",
                "-days",
                "9",
                "-out",
                file("root"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permitted;DNS:acme.example          | /O=Acme/CN=S-1 | DNS:s1.acme.example              | true",
                "permitted;DNS:acme.example          | /O=Acme/CN=S-1 | DNS:s1.evil.example              | false",
                "permitted;DNS:acme.example          | /O=Acme/CN=S-1 | URI:urn:dev:os:32473-S-1         | true",
                "excluded;DNS:acme.example           | /O=Acme/CN=S-1 | DNS:s1.acme.example              | false",
                "excluded;DNS:acme.example           | /O=Acme/CN=S-1 | DNS:s1.other.example             | true",
                "permitted;URI:.acme.example         | /O=Acme/CN=S-1 | URI:https://s1.acme.example/x    | true",
                "permitted;URI:.acme.example         | /O=Acme/CN=S-1 | URI:https://s1.evil.example/x    | false",
                "permitted;URI:.acme.example         | /O=Acme/CN=S-1 | URI:urn:dev:os:32473-S-1         | false",
                "excluded;URI:.acme.example          | /O=Acme/CN=S-1 | URI:https://s1.acme.example/x    | false",
                "permitted;dirName:acme              | /O=Acme/CN=S-1 | DNS:any.example                  | true",
                "permitted;dirName:acme              | /O=Evil/CN=S-1 | DNS:any.example                  | false",
                "excluded;dirName:acme               | /O=Acme/CN=S-1 | DNS:any.example                  | false",
                "excluded;dirName:acme               | /O=Evil/CN=S-1 | DNS:any.example                  | true",
                "permitted;IP:10.1.0.0/255.255.0.0   | /O=Acme/CN=S-1 | IP:10.1.2.3                      | true",
                "permitted;IP:10.1.0.0/255.255.0.0   | /O=Acme/CN=S-1 | IP:10.2.2.3                      | false",
            })
    void constraintsAreKeptTo(String constraint, String subject, String name, boolean allowed) throws Exception {
        sign(
                "/CN=Acme Devices",
                "root",
                "sub",
                "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n" + "nameConstraints=critical,"
                        + constraint + "\n[acme]\nO=Acme\n");
        sign(
                subject,
                "sub",
                "leaf",
                "keyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n" + "subjectAltName=" + name + "\n");
        Home.Result said =
                Home.command("openssl", "verify", "-CAfile", file("root"), "-untrusted", file("sub"), file("leaf"));
        assertEquals(allowed, said.exit() == 0, said.out() + said.err());
        ChainVerdict verdict = validator().validate(new PresentedChain(List.of(read("leaf"), read("sub"))));
        assertEquals(allowed, verdict instanceof ChainVerdict.Trusted, verdict.toString());
        if (verdict instanceof ChainVerdict.Rejected rejected) {
            assertEquals(FailureCode.CERT_CHAIN_INVALID, rejected.code());
            assertTrue(rejected.explanation().contains("breaks RFC 5280"), rejected.explanation());
        }
    }

    private ChainValidator validator() {
        return new ChainValidator(
                new TrustSettings(
                        List.of(Anchor.of(List.of(read("root")), RevocationSettings.off())),
                        List.of(),
                        IdentitySource.DEFAULT,
                        List.of()),
                cryptography,
                InstantSource.system());
    }

    /** All with the same key, which names alone tell apart. */
    private void sign(String subject, String issuer, String name, String extensions) throws Exception {
        Path settings = Files.writeString(folder.resolve("extensions"), extensions);
        openssl("req", "-new", "-key", file("key"), "-subj", subject, "-out", file("csr"));
        openssl(
                "x509",
                "-req",
                "-in",
                file("csr"),
                "-CA",
                file(issuer),
                "-CAkey",
                file("key"),
                "-CAcreateserial",
                "-days",
                "9",
                "-extfile",
                settings.toString(),
                "-out",
                file(name));
    }

    private X509Certificate read(String name) {
        return new Pem(cryptography).certificates(Path.of(file(name))).get(0);
    }

    private String file(String name) {
        return folder.resolve(name + ".pem").toString();
    }

    private static void openssl(String... words) throws Exception {
        CaRolloverIT.openssl((Object[]) words);
    }
}
