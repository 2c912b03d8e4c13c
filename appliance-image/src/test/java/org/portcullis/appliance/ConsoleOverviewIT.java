package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.portcullis.console.browser.Browser;
import org.portcullis.radius.external.RequiresProgram;

/** A device enrols once an admin has said yes on a page, joins, and the overview, its lists and the exporters tell of it. */
@ExtendWith(RunningConsole.Shared.class)
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
@RequiresProgram(value = "curl", debianPackage = "curl")
class ConsoleOverviewIT {
    private static final String SERIAL = "LENS-1";

    @TempDir
    Path folder;

    private RunningConsole console;
    private Browser browser;

    @Test
    void anEnrolmentIsApprovedAndTheNumbersMove(RunningConsole running) throws Exception {
        console = running;
        console.home().register(SERIAL + ",reception,camera,acme,B-1,facility,,active");
        try (Browser opened = console.signedIn(folder)) {
            browser = opened;
            Home.Client camera = enrolled();
            assertEquals("120", vlan(camera));
            Events.newest(console.home(), "event.action: access-accept and device.serial_number: " + SERIAL);
            theOverviewTells();
            whatRunsOutAndIsAliveIsUrgent();
            theExporterIsTried();
            browser.checkQuiet();
        }
    }

    private String vlan(Home.Client camera) throws Exception {
        Supplicant.Outcome outcome = console.supplicant().join(camera, "1.3");
        assertTrue(outcome.accepted(), outcome.output());
        return outcome.vlan().orElseThrow();
    }

    private Home.Client enrolled() throws Exception {
        browser.go(console.origin() + "/certificates/enrolment");
        browser.type("#serial", SERIAL);
        browser.click("#password-form button[type=submit]");
        String password = browser.until("#made-password").getText();
        assertTrue(password.matches("[2-9A-Z]{5}(-[2-9A-Z]{5}){4}"), password);
        browser.picture("certificates-password");
        browser.click("#made-forget");

        EstClient est = new EstClient(console.home(), console.serving(), folder);
        EstClient.Wish wish = est.wish("lens", "/CN=x");
        List<String> shown = List.of("--user", SERIAL + ":" + password);
        assertEquals(202, est.curl("simpleenroll", shown, wish).status());
        browser.go(console.origin() + "/certificates/enrolment");
        browser.until("#waiting", SERIAL);
        browser.picture("certificates-enrolment");
        browser.narrowPicture("certificates-enrolment");
        browser.checkAccessible();
        browser.click("#waiting [data-dialog=approve]");
        browser.until("#approve", SERIAL);
        browser.type("#approve-reason", "expected today");
        browser.click("#approve button[type=submit]");
        browser.until("#waiting", "No device waits");
        JsonNode approved =
                Events.newest(console.home(), "event.action: enrolment-approved and device.serial_number: " + SERIAL);
        assertEquals("admin", Events.text(approved, "user.name"));
        EstClient.Answer granted = est.curl("simpleenroll", shown, wish);
        assertEquals(200, granted.status(), granted.body());
        return est.keep(SERIAL, wish, granted);
    }

    private void theOverviewTells() throws Exception {
        browser.go(console.origin() + "/");
        browser.until("#tile-accepted .figure");
        browser.until("#rate canvas");
        browser.until(driver -> number("#tile-accepted .figure") >= 1);
        long before = number("#tile-accepted .figure");
        browser.until("#cards", "soar");
        browser.picture("overview");
        browser.narrowPicture("overview");
        browser.checkAccessible();
        Api api = console.home().api().orElseThrow();
        String devices = api.json("/api/v1/devices?limit=1").path("total").asText();
        browser.until("#tile-devices .figure", devices);
        String list = browser.find("#tile-accepted").getAttribute("href");
        browser.click("#tile-accepted");
        browser.until(driver -> browser.place().startsWith("/search"));
        browser.until("main", "reception");
        long listed = api.json("/api/v1/events?limit=1&" + list.substring(list.indexOf('?') + 1))
                .path("total")
                .asLong();
        assertTrue(listed >= before, listed + " are in the list behind " + before);

        // The page moves by itself.
        browser.go(console.origin() + "/");
        long now = number("#tile-accepted .figure");
        vlan(new Home.Client(SERIAL, folder.resolve("lens.pem"), folder.resolve("lens.key")));
        browser.until(driver -> number("#tile-accepted .figure") > now);
    }

    private long number(String css) {
        return Long.parseLong(browser.text(css).replace(",", ""));
    }

    private void whatRunsOutAndIsAliveIsUrgent() throws Exception {
        browser.until(driver -> {
            driver.get(console.origin() + "/certificates?within=soon&seen=true");
            return driver.findElement(By.tagName("main")).getText().contains(SERIAL);
        });
        browser.until("tbody", "urgent");
        assertTrue(browser.text(".tiles").contains("Urgent"), browser.text(".tiles"));
        browser.picture("certificates");
        browser.narrowPicture("certificates");
        browser.checkAccessible();
        browser.go(console.origin() + "/certificates/authority");
        browser.until("main", "Generation 1");
        browser.picture("certificates-authority");
        browser.checkAccessible();
    }

    private void theExporterIsTried() throws Exception {
        browser.go(console.origin() + "/exporters");
        browser.until("#now-0", "running");
        browser.click("[data-answer=answer-0] button");
        browser.until("#answer-0", "Taken after");
        browser.picture("exporters");
        browser.narrowPicture("exporters");
        browser.checkAccessible();
        browser.click("#pause-0 button");
        browser.until("#now-0", "paused");
        browser.click("#pause-0 button");
        browser.until(ExpectedConditions.textToBePresentInElementLocated(By.id("now-0"), "running"));
        Events.newest(console.home(), "event.action: export-resumed and portcullis.exporter.name: soar");
    }
}
