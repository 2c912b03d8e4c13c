package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.portcullis.console.browser.Browser;
import org.portcullis.radius.external.RequiresProgram;

/** What real authentications leave behind is seen as it happens, explained, found again, counted and taken away. */
@ExtendWith(RunningConsole.Shared.class)
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class ConsoleLiveIT {
    private static final String OF_LET_IN = "[data-event].success";
    private static final String OF_REFUSED = "[data-event].failure";
    private static final String ONLY_SUSPENDED =
            "[data-facet='portcullis.failure.code'] a[aria-label='Only Failure code device-suspended']";

    @TempDir
    Path folder;

    private RunningConsole console;
    private Browser browser;
    private Home.Client letIn;

    @Test
    void authenticationsAreSeenAsTheyHappenAndFoundAgain(RunningConsole running) throws Exception {
        console = running;
        console.home().register("LIVE-1,dock 4,sensor,acme,T-100,facility,,active");
        console.home().register("LIVE-2,dock 5,sensor,acme,T-100,facility,,active");
        letIn = console.home().enrol("LIVE-1");
        Home.Client refused = console.home().enrol("LIVE-2");
        console.home()
                .run("device", "state", "LIVE-2", "suspended", "--reason", "stolen")
                .done();

        try (Browser opened = Browser.open(Files.createDirectory(folder.resolve("browser")))) {
            browser = opened;
            signInByKeyboard();
            seenAsTheyHappen(refused);
            theTraceOpensBesideTheList();
            noneIsLostWithoutTheStream();
            browser.checkQuiet();
            completedByKeyboard();
            narrowedByValueAndTime();
            savedAndTakenAway();
            browser.checkQuiet();
        }
    }

    private void signInByKeyboard() throws Exception {
        browser.go(console.origin() + "/search");
        assertEquals("name", browser.focused().getAttribute("id"), "the first field has the focus");
        browser.focused().sendKeys("admin", Keys.TAB);
        browser.focused().sendKeys("wrong", Keys.ENTER);
        browser.until("[role=alert]");
        assertEquals("password", browser.focused().getAttribute("id"), "only the password has to be typed again");
        browser.focused().sendKeys(RunningConsole.PASSWORD, Keys.ENTER);
        browser.until("header.side");
        browser.checkQuiet(403);
    }

    /** Without a reload: what the script keeps is still there afterwards. */
    private void seenAsTheyHappen(Home.Client refused) throws Exception {
        live("/live?nas=this-machine");
        browser.driver().executeScript("window.kept = true");
        assertEquals("110", join(letIn).vlan().orElseThrow());
        browser.until(OF_LET_IN, "LIVE-1");
        assertTrue(join(refused).rejected());
        browser.until(OF_REFUSED + " .code", "device-suspended");
        assertEquals("policy side", browser.text(OF_REFUSED + " .badge"));
        assertFalse(browser.text(OF_REFUSED + " .fix").isEmpty());
        assertEquals(true, browser.driver().executeScript("return window.kept === true"));
        browser.picture("live");
        browser.narrowPicture("live");
        browser.checkAccessible();

        browser.click(OF_REFUSED + " .code");
        browser.until(driver -> browser.place().contains("code=device-suspended"));
        assertEquals(List.of(), browser.all(OF_LET_IN));
        assertTrue(browser.place().contains("nas=this-machine"), "what was filtered by before stays");
    }

    private void theTraceOpensBesideTheList() throws Exception {
        live("/live?device=LIVE-1");
        WebElement row = browser.until(OF_LET_IN + " .sentence");
        row.sendKeys(Keys.ENTER);
        browser.until("#panel .trace", "How it was decided");
        String trace = browser.text("#panel");
        for (String part : List.of(
                "rule sensors matches",
                "EAP-Response/Identity \"LIVE-1\"",
                "client_hello",
                "NAS-Port-Type",
                "Wireless-802.11",
                "TLS_",
                "CN=LIVE-1",
                "VLAN\n110")) {
            assertTrue(trace.contains(part), part + " in " + trace);
        }
        browser.picture("live-trace");
        browser.checkAccessible();
        browser.click("#panel [href$='as=ecs']");
        browser.until("#document", "\"serial_number\": \"LIVE-1\"");
        new Actions(browser.driver()).sendKeys(Keys.ESCAPE).perform();
        assertFalse(browser.find("#panel").isDisplayed());
        assertEquals(row, browser.focused(), "the focus is where it was");
    }

    private void noneIsLostWithoutTheStream() throws Exception {
        browser.driver().executeCdpCommand("Network.enable", Map.of());
        block(List.of("*/api/v1/events/stream*"));
        browser.go(console.origin() + "/live?device=LIVE-1");
        browser.until("#connection", "Reconnecting");
        assertEquals(1, browser.all(OF_LET_IN).size());
        join(letIn);
        Events.newest(console.home(), "event.action: access-accept and device.serial_number: LIVE-1", 2);
        block(List.of());
        browser.until(driver -> browser.all(OF_LET_IN).size() == 2);
        browser.until("#connection", "Live");
        browser.driver().manage().logs().get(LogType.BROWSER);
    }

    private void block(List<String> addresses) {
        browser.driver().executeCdpCommand("Network.setBlockedURLs", Map.of("urls", addresses));
    }

    private void completedByKeyboard() throws Exception {
        browser.go(console.origin() + "/search");
        WebElement box = browser.until("#q");
        box.sendKeys("event.outc");
        browser.until("#q-list li:first-child", "event.outcome");
        box.sendKeys(Keys.ARROW_DOWN);
        assertEquals("q-list-0", box.getAttribute("aria-activedescendant"));
        box.sendKeys(Keys.ENTER);
        assertEquals("event.outcome: ", box.getAttribute("value"));
        box.sendKeys("fail");
        browser.until("#q-list li:first-child", "failure");
        browser.picture("search-completion");
        box.sendKeys(Keys.ESCAPE);
        assertFalse(browser.find("#q-list").isDisplayed());
        box.sendKeys(Keys.ARROW_DOWN);
        browser.until("#q-list li:first-child", "failure");
        box.sendKeys(Keys.ARROW_DOWN, Keys.ENTER);
        assertEquals("event.outcome: failure", box.getAttribute("value"));
        box.sendKeys(" or portcullis.device.name: dock*", Keys.ENTER);
        browser.until(driver -> browser.place().contains("dock"));
        browser.until("#count", "events");
        browser.until("#histogram figcaption", "are failures");
        browser.until(ONLY_SUSPENDED);
        browser.picture("search");
        browser.narrowPicture("search");
        browser.checkAccessible();
    }

    private void narrowedByValueAndTime() {
        browser.click(ONLY_SUSPENDED);
        browser.until(driver -> browser.find("#q")
                .getAttribute("value")
                .endsWith(" and portcullis.failure.code: \"device-suspended\""));
        browser.go(console.origin() + "/search?q=device.serial_number:LIVE-*");
        WebElement plot = browser.until("#histogram .u-over");
        int half = plot.getSize().getWidth() / 2;
        new Actions(browser.driver())
                .moveToElement(plot, -half + 2, 0)
                .clickAndHold()
                .moveByOffset(half, 0)
                .moveByOffset(half / 4, 0)
                .release()
                .perform();
        browser.until(driver -> browser.place().matches(".*&from=2[^&]+Z&to=2[^&]+Z"));
        assertEquals("Chosen time", browser.text("#time summary"));
    }

    private void savedAndTakenAway() throws Exception {
        browser.go(console.origin() + "/search?q=device.serial_number:LIVE-2+and+event.outcome:failure");
        browser.click("[data-dialog=save]");
        browser.type("#save-name", "Trouble with LIVE-2");
        browser.choose("#save-shared", "true");
        browser.click("#save button[type=submit]");
        browser.until("#said", "Saved.");
        browser.click("#saved summary");
        browser.until("#saved li a", "Trouble with LIVE-2");
        browser.click("#saved li button");
        browser.type("#change-name", "LIVE-2 refused");
        browser.click("#change-saved button[type=submit]:not([data-api])");
        browser.until("#said", "Changed.");
        browser.click("#saved summary");
        browser.until("#saved li a", "LIVE-2 refused");
        browser.click("#saved li button");
        browser.click("#change-saved button[data-api]");
        browser.until("#said", "Deleted.");
        browser.click("#saved summary");
        browser.until("#saved .choices", "Nothing is saved yet.");

        Path downloads = Files.createDirectory(folder.resolve("downloads"));
        browser.driver()
                .executeCdpCommand(
                        "Browser.setDownloadBehavior",
                        Map.of("behavior", "allow", "downloadPath", downloads.toString()));
        browser.find("[href*='format=ndjson']")
                .findElement(org.openqa.selenium.By.xpath("ancestor::details/summary"))
                .click();
        browser.click("[href*='format=ndjson']");
        Path file = downloads.resolve("events.ndjson");
        browser.until(driver -> Files.exists(file));
        assertTrue(Files.readString(file).contains("\"serial_number\":\"LIVE-2\""));

        browser.click("[data-dialog=elsewhere]");
        browser.until("#kibana", "device.serial_number: \"LIVE-2\" and event.outcome: \"failure\"");
        browser.click("#elsewhere details summary");
        browser.picture("search-elsewhere");
        browser.checkAccessible();
        browser.click("#elsewhere > .actions:last-child [data-close]");
        browser.click("[href^='/live?q=']");
        browser.until(".watched", "LIVE-2");
        browser.until(OF_REFUSED, "LIVE-2");
    }

    private void live(String address) {
        browser.go(console.origin() + address);
        browser.until("#connection", "Live");
        // a pointer over the rows holds them
        new Actions(browser.driver()).moveToElement(browser.find("h1")).perform();
    }

    private Supplicant.Outcome join(Home.Client device) throws Exception {
        return console.supplicant().join(device, "1.3");
    }
}
