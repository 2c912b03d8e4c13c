package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.virtualauthenticator.HasVirtualAuthenticator;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions;
import org.portcullis.console.browser.Browser;
import org.portcullis.radius.external.RequiresProgram;

/** People sign in by certificates that {@code openssl ca} made: with curl, and with Chromium, which has one in its store. */
@ExtendWith(RunningConsole.Shared.class)
@RequiresProgram(value = "curl", debianPackage = "curl")
@RequiresProgram(value = "certutil", debianPackage = "libnss3-tools")
@RequiresProgram(value = "pk12util", debianPackage = "libnss3-tools")
class ConsoleCertificateIT {
    @TempDir
    Path folder;

    private RunningConsole console;
    private String origin;

    @Test
    void whoHasACertificateOfTheirsNeedsNoPassword(RunningConsole running) throws Exception {
        console = running;
        origin = console.origin().replace("127.0.0.1", "localhost");
        user("cora", "analyst");
        Home.Client cora = console.people().device("cora");
        Path jar = folder.resolve("cookies");
        assertEquals("303 " + origin + "/search", entered(door(), cora, jar));
        assertEquals("200 ", curl(origin + "/search", "--cookie", jar));
        JsonNode event = Events.newest(
                console.home(), "event.action: login and user.name: cora and message: \"by certificate\"");
        assertEquals("CN=cora", Events.text(event, "tls.client.x509.subject.distinguished_name"));

        assertEquals("401 ", curl(origin + "/api/v1/devices", "--cert", cora.certificate(), "--key", cora.key()));
        console.home().register("00-PEOPLE-1,,policy-pump,,,,,active");
        assertEquals(
                "303 " + origin + "/login?certificate=untrusted&next=%2Fsearch",
                entered(door(), console.home().enrol("00-PEOPLE-1"), folder.resolve("none")));

        console.people().revoke("cora", "keyCompromise");
        console.publishPeople();
        String revoked = "303 " + origin + "/login?certificate=revoked&next=%2Fsearch";
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!entered(door(), cora, jar).equals(revoked)) {
            assertTrue(System.nanoTime() < end, "a revoked certificate still lets in");
            TimeUnit.SECONDS.sleep(1);
        }
        Events.newest(
                console.home(),
                "event.action: login and event.reason: cert-revoked and"
                        + " tls.client.x509.subject.distinguished_name: \"CN=cora\"");
    }

    @Test
    void chromiumShowsItAndTheSecondFactorIsAPasskey(RunningConsole running) throws Exception {
        console = running;
        origin = console.origin().replace("127.0.0.1", "localhost");
        user("otto", "operator");
        install(console.people().device("otto"));
        String door = door();
        try (Browser browser = Browser.openWithCertificate(folder, door.replaceFirst("/login.*", ""))) {
            ((HasVirtualAuthenticator) browser.driver())
                    .addVirtualAuthenticator(new VirtualAuthenticatorOptions()
                            .setProtocol(VirtualAuthenticatorOptions.Protocol.CTAP2)
                            .setTransport(VirtualAuthenticatorOptions.Transport.INTERNAL)
                            .setHasResidentKey(true)
                            .setHasUserVerification(true)
                            .setIsUserVerified(true));
            browser.go(origin + "/devices");
            browser.until("#password");
            browser.picture("login-certificate");
            browser.narrowPicture("login-certificate");
            browser.checkAccessible();
            browser.click("a.sso");
            browser.until("h1", "Add a second factor");
            browser.picture("welcome-second");
            browser.narrowPicture("welcome-second");
            browser.checkAccessible();
            browser.type("#passkey-name", "Otto's card");
            browser.click("#passkey-add button");
            browser.until("header.side");
            browser.click(".who button");
            browser.click("a.sso");
            browser.until("h1", "One more step");
            browser.click("[data-passkey] button");
            browser.until("header.side");
            browser.go(origin + "/account");
            browser.until("table", "by certificate and passkey");
            browser.checkQuiet();
        }
        Events.newest(
                console.home(),
                "event.action: login and event.outcome: success and user.name: otto and message: \"certificate and passkey\"");
    }

    private void user(String name, String role) throws Exception {
        new Api(console.home(), console.serving())
                .post("/api/v1/users", "{\"name\":\"" + name + "\",\"role\":\"" + role + "\"}")
                .get();
    }

    /** Where the login page leads who has a certificate. */
    private String door() throws Exception {
        String page = Home.command(
                        "curl",
                        "--silent",
                        "--cacert",
                        console.home().caCertificate().toString(),
                        origin + "/login?next=%2Fsearch")
                .done()
                .out();
        Matcher link = Pattern.compile("href=\"(https://[^\"]+)\">Sign in with a certificate")
                .matcher(page);
        assertTrue(link.find(), page);
        return link.group(1).replace("&amp;", "&");
    }

    /** Status and redirection; the cookies that are set go into the jar. */
    private String entered(String door, Home.Client shown, Path jar) throws Exception {
        return curl(door, "--cert", shown.certificate(), "--key", shown.key(), "--cookie-jar", jar);
    }

    private String curl(String address, Object... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "curl",
                "--silent",
                "--show-error",
                "--output",
                "/dev/null",
                "--write-out",
                "%{http_code} %{redirect_url}",
                "--cacert",
                console.home().caCertificate().toString()));
        for (Object word : more) {
            command.add(word.toString());
        }
        command.add(address);
        return Home.command(command.toArray(String[]::new)).done().out();
    }

    /** Into the store where Chromium looks. */
    private void install(Home.Client person) throws Exception {
        Path store = Files.createDirectories(folder.resolve(".pki/nssdb"));
        Path bundle = folder.resolve("person.p12");
        Home.command(
                        "openssl",
                        "pkcs12",
                        "-export",
                        "-in",
                        person.certificate().toString(),
                        "-inkey",
                        person.key().toString(),
                        "-passout",
                        "pass:given",
                        "-out",
                        bundle.toString())
                .done();
        Home.command("certutil", "-N", "--empty-password", "-d", "sql:" + store).done();
        Home.command("pk12util", "-i", bundle.toString(), "-W", "given", "-d", "sql:" + store)
                .done();
    }
}
