package org.portcullis.console.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.TestConsole;
import org.portcullis.console.browser.Browser;

/** A browser takes the session's cookie along, strict as it is, though it comes back from another site. */
class SingleSignOnIT {
    @TempDir
    Path folder;

    @Test
    void theProviderSendsTheBrowserBackAndItIsIn() throws Exception {
        try (Provider provider = new Provider(folder);
                TestConsole test =
                        TestConsole.with(Files.createDirectory(folder.resolve("console")), provider.settings());
                Browser browser = Browser.open(folder)) {
            provider.as("{\"sub\":\"1\",\"preferred_username\":\"eve@example.org\",\"groups\":[\"soc\"]}");
            browser.go(test.origin() + "/login?next=%2Faccount");
            browser.picture("login-provider");
            browser.checkAccessible();
            browser.click(".sso");
            browser.until("h1", "eve@example.org");
            assertEquals("/account", browser.place());
            browser.picture("account-provider");
            browser.checkAccessible();
            browser.checkQuiet();
        }
    }
}
