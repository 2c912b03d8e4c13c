package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.portcullis.appliance.CaRolloverIT.openssl;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.external.RequiresProgram;

/** The issuing CA below somebody else's root, which is kept offline by openssl, with its key in a PKCS#11 token (SoftHSM). */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
@RequiresProgram(value = "curl", debianPackage = "curl")
@RequiresProgram(value = "softhsm2-util", debianPackage = "softhsm2")
class OfflineCaIT {
    private static final String PIN = "hsm-pin-7391";

    @TempDir
    Path folder;

    private Home home;
    private Path root;
    private Path tokens;

    @BeforeEach
    void prepare() throws Exception {
        tokens = Files.createDirectory(folder.resolve("tokens"));
        Path configuration = Files.writeString(
                folder.resolve("softhsm2.conf"), "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
        home = Home.init(folder, "127.0.0.1", 0, List.of("--external-ca"))
                .environment("SOFTHSM2_CONF", configuration.toString());
        softhsm("--init-token", "--free", "--label", "ca", "--pin", PIN, "--so-pin", "5678");
        Files.writeString(folder.resolve("pin"), PIN + "\n");
        home.configure(
                "node: nac1.plant.example\neap:\n  identity: nac.plant.example\nca:\n  publicUrl: http://pki.plant.example:8081\n  pkcs11: { library: "
                        + "/usr/lib/softhsm/libsofthsm2.so, pinFile: " + folder.resolve("pin") + " }\n");
        root = folder.resolve("root.pem");
        openssl("ecparam", "-name", "secp384r1", "-genkey", "-noout", "-out", folder.resolve("root.key"));
        openssl(
                "req",
                "-x509",
                "-new",
                "-sha384",
                "-key",
                folder.resolve("root.key"),
                "-subj",
                "/O=Example/CN=Example Offline Root",
                "-days",
                "3650",
                "-addext",
                "keyUsage=critical,keyCertSign,cRLSign",
                "-out",
                root);
    }

    @Test
    void anOfflineRootSignsTheCaWhoseKeyIsInAToken() throws Exception {
        Home.Result none = home.run("check");
        assertEquals(1, none.exit());
        assertTrue(none.err().contains("portcullis ca request"), none.err());

        home.run("ca", "request", "--subject", "CN=Plant 7 Devices,O=Example", "--out", csr().toString())
                .done();
        assertTrue(openssl("req", "-in", csr(), "-noout", "-verify", "-text").contains("CA:TRUE, pathlen:0"));
        sign("basicConstraints=critical,CA:FALSE");
        Home.Result wrong = importChain();
        assertEquals(1, wrong.exit());
        assertTrue(wrong.err().contains("basicConstraints CA:TRUE"), wrong.err());
        sign("basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\n"
                + "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
                + "nameConstraints=critical,permitted;DNS:plant.example,permitted;DNS:localhost\n");
        String shown = importChain().done().out();
        assertTrue(shown.contains("CN=Plant 7 Devices,O=Example") && shown.contains("key in token"), shown);
        assertEquals(Files.readString(root), Files.readString(home.caCertificate()));
        String check = home.run("check").done().out();
        assertFalse(check.contains("the own CA"), check);

        home.register("SN-1,,sensor,acme,,,,active", "SN-2,,sensor,acme,,,,registered");
        Home.Client device = home.enrol("SN-1");
        try (Serving serving = Serving.start(home)) {
            Supplicant supplicant = new Supplicant(home, serving);
            Api api = new Api(home, serving);
            assertTrue(supplicant.join(device, "1.2").accepted());
            assertTrue(supplicant.join(device, "1.3").accepted());
            EstClient est = new EstClient(home, serving, folder);
            EstClient.Wish wish = est.wish("est", "/CN=SN-2");
            EstClient.Answer granted = est.curl("simpleenroll", List.of("-u", "SN-2:" + password(api)), wish);
            assertEquals(200, granted.status(), granted.body());
            published(serving, est.keep("SN-2", wish, granted));

            // The token is away: nothing is issued, and everybody who is enrolled goes on.
            Files.move(tokens, folder.resolve("tokens-away"));
            EstClient.Wish late = est.wish("late", "/CN=SN-2");
            assertEquals(
                    503,
                    est.curl("simpleenroll", List.of("-u", "SN-2:" + password(api)), late)
                            .status());
            assertTrue(supplicant.join(device, "1.3").accepted());
            String command = Home.command("ps", "-o", "args", "-p", "" + serving.pid())
                    .done()
                    .out();
            assertFalse(command.contains(PIN), command);
        }
        String log = Files.readString(home.log());
        assertTrue(log.contains("the PKCS#11 token does not work") || log.contains("has no private key"), log);
        assertFalse(log.contains(PIN), log);
        Files.move(folder.resolve("tokens-away"), tokens);
        Files.writeString(folder.resolve("pin"), "1111\n");
        assertTrue(home.run("check").done().out().contains("the PKCS#11 token refuses the PIN"));
    }

    private String password(Api api) throws Exception {
        return api.post("/api/v1/devices/SN-2/enrolment-password", "{\"validFor\":\"1h\"}")
                .get()
                .path("password")
                .asText();
    }

    /** CRL and OCSP, signed by the token and by the key that the token vouched for. */
    private void published(Serving serving, Home.Client device) throws Exception {
        Home.command("curl", "-sSf", "-o", folder.resolve("ca.crl").toString(), serving.ca() + "/ca/crl")
                .done();
        openssl("crl", "-inform", "DER", "-in", folder.resolve("ca.crl"), "-out", folder.resolve("ca.crl.pem"));
        String verified = openssl(
                "verify",
                "-CAfile",
                root,
                "-untrusted",
                folder.resolve("ca.pem"),
                "-CRLfile",
                folder.resolve("ca.crl.pem"),
                "-crl_check",
                device.certificate());
        assertTrue(verified.contains(": OK"), verified);
        Home.Result asked = Home.command(
                "openssl",
                "ocsp",
                "-issuer",
                folder.resolve("ca.pem").toString(),
                "-cert",
                device.certificate().toString(),
                "-url",
                serving.ca() + "/ca/ocsp",
                "-CAfile",
                root.toString());
        assertTrue(asked.done().out().contains(": good"), asked.out());
        assertTrue(asked.err().contains("Response verify OK"), asked.err());
    }

    private Path csr() {
        return folder.resolve("ca.csr");
    }

    private Home.Result importChain() throws Exception {
        Path chain = Files.writeString(
                folder.resolve("chain.pem"), Files.readString(folder.resolve("ca.pem")) + Files.readString(root));
        return home.run("ca", "import", "--certificate", chain.toString());
    }

    private void sign(String extensions) throws Exception {
        Path extension = Files.writeString(folder.resolve("extensions.cnf"), extensions);
        openssl(
                "x509",
                "-req",
                "-in",
                csr(),
                "-CA",
                root,
                "-CAkey",
                folder.resolve("root.key"),
                "-CAcreateserial",
                "-days",
                "1800",
                "-extfile",
                extension,
                "-out",
                folder.resolve("ca.pem"));
    }

    private void softhsm(String... words) throws Exception {
        String[] command = new String[words.length + 3];
        command[0] = "env";
        command[1] = "SOFTHSM2_CONF=" + folder.resolve("softhsm2.conf");
        command[2] = "softhsm2-util";
        System.arraycopy(words, 0, command, 3, words.length);
        Home.command(command).done();
    }
}
