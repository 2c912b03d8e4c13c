package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.virtualauthenticator.HasVirtualAuthenticator;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions;
import org.portcullis.console.browser.Browser;
import org.portcullis.console.store.factor.Authenticator;
import org.portcullis.eap.x509.CertificateFacts;

/** A second admin: made by the first, first sign-in, one-time codes, a token, a passkey of Chromium's virtual authenticator. */
@ExtendWith(RunningConsole.Shared.class)
class ConsoleSignInIT {
    private static final String OWN = "iris chose this herself";

    @TempDir
    Path folder;

    private Browser browser;
    private String origin;
    private List<String> codes;
    private RunningConsole console;

    @Test
    void aNewAdminComesInAndAddsASecondFactor(RunningConsole running) throws Exception {
        console = running;
        origin = console.origin();
        browser = console.signedIn(folder);
        try {
            String first = makeUser();
            signOut();
            firstSignIn(first);
            Factor factor = addFactor();
            signOut();
            signInWith(factor.app().code(Instant.now().plusSeconds(30)), true);
            makeAndRevokeToken();
            signOut();
            signInWith(factor.recoveryCode(), false);
            addPasskey();
            signOut();
            signInByPasskey();
            browser.go(origin + "/access/sessions");
            browser.until("tbody", "by passkey");
            browser.picture("access-sessions");
            browser.checkAccessible();
            // The one wrong code was meant.
            browser.checkQuiet(403);
        } finally {
            browser.close();
        }
        for (String action : List.of("user-created", "password-changed", "second-factor-added", "token-revoked")) {
            String event = Events.newest(
                            console.home(), "event.action: " + action + " and related.user: (iris or iris-probe)")
                    .toString();
            assertFalse(event.contains(OWN), event);
        }
    }

    private String makeUser() throws Exception {
        browser.go(console.origin() + "/access");
        browser.click("[data-dialog=add]");
        browser.type("#add-name", "iris");
        browser.choose("#add-role", "admin");
        browser.click("#add button[type=submit]");
        String password = browser.until("#once-value").getText();
        assertTrue(password.matches("[a-z2-9]{4}(-[a-z2-9]{4}){4}"), password);
        browser.picture("access-once");
        browser.click("#once [data-close]");
        browser.until("tbody", "one-time password");
        browser.picture("access-users");
        browser.narrowPicture("access-users");
        browser.checkAccessible();
        browser.click("[aria-label='Manage iris']");
        browser.until("#manage-title", "iris");
        browser.picture("access-manage");
        browser.checkAccessible();
        browser.click("#manage [data-close]");
        return password;
    }

    private void signOut() {
        browser.click(".who button");
        browser.until("#password");
    }

    private void enter(String password) {
        browser.go(origin + "/login");
        browser.type("#name", "iris");
        browser.type("#password", password);
        browser.click(".login button[type=submit]");
    }

    private void firstSignIn(String first) throws Exception {
        enter(first);
        browser.until("h1", "Choose your password");
        browser.go(console.origin() + "/search");
        browser.until("h1", "Choose your password");
        try (InputStream in = Files.newInputStream(console.home().caCertificate())) {
            X509Certificate root =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            assertEquals(CertificateFacts.of(root).fingerprint(), browser.text(".fingerprint"));
        }
        browser.picture("welcome");
        browser.narrowPicture("welcome");
        browser.checkAccessible();
        browser.type("#password", OWN);
        browser.type("#repeat", OWN);
        browser.click(".login button[type=submit]");
        browser.until("header.side");
    }

    private record Factor(Authenticator app, String recoveryCode) {}

    private Factor addFactor() throws Exception {
        browser.go(console.origin() + "/account");
        browser.picture("account");
        browser.narrowPicture("account");
        browser.checkAccessible();
        browser.click("[data-dialog=totp]");
        browser.type("#totp-current", OWN);
        browser.click("#totp-begin button[type=submit]");
        Authenticator app = new Authenticator(browser.until("#totp-secret").getText());
        browser.until(driver ->
                (Boolean) browser.driver().executeScript("return document.getElementById('totp-qr').naturalWidth > 0"));
        browser.picture("account-totp");
        browser.checkAccessible();
        browser.type("#totp-code", app.code(Instant.now()));
        browser.click("#totp-confirm button[type=submit]");
        codes = browser.until("#once-value").getText().lines().toList();
        browser.picture("account-recovery");
        browser.click("#once [data-close]");
        browser.until("[aria-labelledby=factor-title]", "10 of your recovery codes are left");
        return new Factor(app, codes.get(0));
    }

    private void signInWith(String code, boolean wrongFirst) throws Exception {
        enter(OWN);
        browser.until("#code");
        if (wrongFirst) {
            browser.type("#code", "nothing");
            browser.click(".login button[type=submit]");
            browser.until("#problem", "Wrong code");
            browser.picture("second-factor");
            browser.checkAccessible();
        }
        browser.type("#code", code);
        browser.click(".login button[type=submit]");
        browser.until("header.side");
    }

    private void makeAndRevokeToken() throws Exception {
        browser.go(console.origin() + "/access/tokens");
        browser.click("[data-dialog=add]");
        browser.type("#add-name", "iris-probe");
        browser.click("#add button[type=submit]");
        String token = browser.until("#once-value").getText();
        assertTrue(token.matches("pct_[A-Za-z0-9_-]{43}"), "a token");
        browser.click("#once [data-close]");
        browser.until("tbody", "iris-probe");
        browser.picture("access-tokens");
        browser.checkAccessible();
        browser.click("[aria-label='Revoke iris-probe']");
        browser.click("#revoke button[type=submit]");
        browser.until(ExpectedConditions.not(ExpectedConditions.textToBePresentInElementLocated(
                org.openqa.selenium.By.tagName("tbody"), "iris-probe")));
        assertEquals(0, browser.all("[aria-label='Revoke iris-probe']").size());
    }

    /** Passkeys belong to a name; and the session to the address that it was opened at. */
    private void addPasskey() throws Exception {
        browser.go(console.origin() + "/account");
        browser.until("[aria-labelledby=passkeys-title]", "by its name instead of its address");
        signOut();
        ((HasVirtualAuthenticator) browser.driver())
                .addVirtualAuthenticator(new VirtualAuthenticatorOptions()
                        .setProtocol(VirtualAuthenticatorOptions.Protocol.CTAP2)
                        .setTransport(VirtualAuthenticatorOptions.Transport.INTERNAL)
                        .setHasResidentKey(true)
                        .setHasUserVerification(true)
                        .setIsUserVerified(true));
        origin = console.origin().replace("127.0.0.1", "localhost");
        enter(OWN);
        browser.type("#code", codes.get(1));
        browser.click(".login button[type=submit]");
        browser.until("header.side");
        browser.go(origin + "/account");
        browser.click("[data-dialog=passkey]");
        browser.type("#passkey-name", "The laptop's finger");
        browser.type("#passkey-current", OWN);
        browser.click("#passkey-add button[type=submit]");
        browser.until(".keys", "The laptop's finger");
        browser.picture("account-passkey");
        browser.narrowPicture("account-passkey");
        browser.checkAccessible();
    }

    private void signInByPasskey() throws Exception {
        browser.go(origin + "/login");
        browser.until("[data-passkey] button");
        browser.picture("login-passkey");
        browser.checkAccessible();
        browser.click("[data-passkey] button");
        browser.until("header.side");
    }
}
