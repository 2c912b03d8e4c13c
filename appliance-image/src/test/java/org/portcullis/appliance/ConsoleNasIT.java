package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.portcullis.console.browser.Browser;
import org.portcullis.radius.external.Program;
import org.portcullis.radius.external.RequiresProgram;

/**
 * A switch is put into service in the console, while it does wrong what is done wrong: it asks from an unknown address, with
 * another secret, without Message-Authenticator; then devices get in by it. Then it is removed.
 */
@ExtendWith(RunningConsole.Shared.class)
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
@RequiresProgram(value = "radclient", debianPackage = "freeradius-utils")
class ConsoleNasIT {
    /** Where the switch asks from, and where the admin thinks that it does. */
    private static final String SWITCH = "127.0.7.9";

    private static final String MISTYPED = "127.0.7.19";

    @TempDir
    Path folder;

    @Test
    void aSwitchIsAddedAndWaitedForUntilAllIsWell(RunningConsole console) throws Exception {
        console.home().register("NAS-1,dock 9,sensor,acme,T-100,facility,,active");
        Home.Client sensor = console.home().enrol("NAS-1");
        InetSocketAddress auth = console.serving().auth();
        try (Browser browser = console.signedIn(folder)) {
            radclient(auth, "status", "whatever it is", "Message-Authenticator = 0x00\n");
            browser.go(console.origin() + "/network");
            browser.until("#clients", "this-machine");
            browser.go(console.origin() + "/network/unknown");
            browser.until("tbody", SWITCH);
            browser.picture("network-unknown");
            browser.checkAccessible();
            browser.click("a[href='/network/add?address=" + SWITCH + "']");

            browser.until("#client-form");
            assertEquals(SWITCH, browser.find("#address").getAttribute("value"));
            browser.type("#name", "this-machine");
            browser.choose("#vendor", "hostapd");
            browser.click("#client-form button[type=submit]");
            browser.until(".field-problem", "this-machine");
            browser.picture("network-add");
            browser.checkAccessible();
            browser.type("#name", "dock-9");
            browser.type("#address", MISTYPED);
            browser.click("#client-form button[type=submit]");

            String secret = browser.until("#made-secret").getText();
            browser.until("#diagnosis", "waiting for its first packet");
            browser.until("#snippet", "auth_server_addr=" + auth.getAddress().getHostAddress());
            assertTrue(browser.text("#snippet").contains("auth_server_shared_secret=" + secret));
            browser.checkAccessible();
            radclient(auth, "status", "whatever it is", "Message-Authenticator = 0x00\n");
            browser.until("#diagnosis", SWITCH + ", which is the address of no client");
            browser.picture("network-waiting");
            browser.until(ExpectedConditions.elementToBeClickable(
                            By.xpath("//p[@id='candidates']/button[normalize-space()='It is " + SWITCH + "']")))
                    .click();
            browser.until("#diagnosis", "Nothing came from " + SWITCH);

            radclient(auth, "status", "whatever it is", "Message-Authenticator = 0x00\n");
            browser.until("#diagnosis", "wrong secret");
            radclient(auth, "status", secret, "Message-Authenticator = 0x00\n");
            browser.until("#diagnosis", "ready, no device yet");
            radclient(auth, "auth", secret, "User-Name = bob\nUser-Password = hello\n");
            browser.until("#diagnosis", "no Message-Authenticator");

            Supplicant.Outcome joined =
                    new Supplicant(console.home(), auth, secret, List.of()).join(sensor, "1.3", SWITCH);
            assertEquals("110", joined.vlan().orElseThrow());
            radclient(
                    console.serving().acct(),
                    "acct",
                    secret,
                    "Acct-Status-Type = Start\nAcct-Session-Id = nas-1\nCalling-Station-Id = 02-00-00-00-00-01\n");
            browser.until("#diagnosis", "working");

            browser.click("#to-client");
            browser.until("#counts-card", "Access-Accepts");
            browser.until("#counts-card", "Dropped: Message-Authenticator missing");
            browser.picture("network-client");
            browser.narrowPicture("network-client");
            browser.checkAccessible();
            assertFalse(browser.driver().getPageSource().contains(secret), "a secret is shown once");

            browser.go(console.origin() + "/network/clients/dock-9/edit");
            browser.until("#client-form");
            browser.type("#site", "plant");
            browser.click("#coa");
            browser.click("#client-form button[type=submit]");
            browser.until("dl", "plant");
            browser.until("dl", "sessions change when their devices authenticate again");
            browser.go(console.origin() + "/network");
            browser.until("#clients", "dock-9");
            browser.picture("network");
            browser.narrowPicture("network");
            browser.checkAccessible();

            browser.go(console.origin() + "/network/clients/dock-9");
            browser.click("[data-dialog=remove]");
            browser.click("#remove button.danger");
            browser.until("#clients");
            assertFalse(browser.text("#clients").contains("dock-9"));
            browser.checkQuiet(404, 409);

            Events.newest(console.home(), "event.action: nas-added and portcullis.nas.name: dock-9");
            Events.newest(console.home(), "event.action: nas-changed and portcullis.nas.name: dock-9", 2);
            Events.newest(console.home(), "event.action: nas-removed and portcullis.nas.name: dock-9");
            assertFalse(Events.search(console.home(), "portcullis.nas.name: dock-9")
                    .toString()
                    .contains(secret));
        }
    }

    /** The switch asks once, and does not mind what is answered. */
    private void radclient(InetSocketAddress server, String command, String secret, String request) throws Exception {
        Program.run(
                folder,
                List.of(
                        "radclient",
                        "-r",
                        "1",
                        "-t",
                        "1",
                        server.getAddress().getHostAddress() + ":" + server.getPort(),
                        command,
                        secret),
                request + "Packet-Src-IP-Address = " + SWITCH + "\n");
    }
}
