package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.portcullis.console.browser.Browser;
import org.portcullis.radius.external.RequiresProgram;

/** A rule is written, tried out, put in force and taken back at the console, with the real {@code eapol_test} as the device. */
@ExtendWith(RunningConsole.Shared.class)
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class ConsolePolicyIT {
    private static final String RULE = "  - { name: pumps, when: 'device.type == \"policy-pump\"', then: %s }\n";

    @TempDir
    Path folder;

    @Test
    void fromTheDraftToTheWayBack(RunningConsole console) throws Exception {
        Api api = new Api(console.home(), console.serving());
        console.home().register("00-POLICY-1,pump 1,policy-pump,acme,,,,active");
        Home.Client pump = console.home().enrol("00-POLICY-1");
        String before = api.text("/api/v1/policy");
        int first = api.json("/api/v1/policy/rules").get("version").asInt();
        int last = before.lastIndexOf("  - { name: sensors");
        try (Browser browser = console.signedIn(folder)) {
            browser.go(console.origin() + "/policy");
            browser.until("#rules", "Rules");
            browser.picture("policy");
            browser.narrowPicture("policy");
            browser.checkAccessible();

            aNewRuleIsWritten(browser);
            publish(browser, "pumps come");
            String written = before.substring(0, last) + RULE.formatted("sensors") + before.substring(last);
            assertEquals(written, api.text("/api/v1/policy"), "nothing but the line of the new rule");
            assertEquals("110", console.supplicant().join(pump, "1.3").vlan().orElseThrow());
            Events.newest(console.home(), "event.action: access-accept and device.serial_number: 00-POLICY-1");

            theRuleLeadsElsewhere(browser);
            whoeverIsConcernedIsListed(browser);
            itIsSimulated(browser, console.origin());
            publish(browser, "pumps move");
            assertEquals(
                    before.substring(0, last) + RULE.formatted("cameras") + before.substring(last),
                    api.text("/api/v1/policy"));
            assertEquals("120", console.supplicant().join(pump, "1.3").vlan().orElseThrow());

            browser.go(console.origin() + "/policy/versions");
            browser.click(".compare button[type=submit]");
            browser.until(".difference .added", "then: cameras");
            assertTrue(browser.text(".difference .removed").contains("then: sensors"));
            browser.picture("policy-difference");
            browser.checkAccessible();
            browser.go(console.origin() + "/policy/versions");
            browser.checkAccessible();
            browser.picture("policy-versions");
            browser.click("button[data-set-number='" + first + "']");
            browser.type("#restore-comment", "as it was");
            browser.click("#restore button[type=submit]");
            browser.until(".lead", "Version " + (first + 3) + " decides");
            aDraftGoesWithWhoeverSignsOut(browser);
            browser.checkQuiet();
        }
        assertEquals(before, api.text("/api/v1/policy"));
        assertTrue(console.supplicant().join(pump, "1.3").rejected(), "no rule is for it any more");
    }

    /** By keyboard: completed, refused with what is wrong beside it, and moved up. */
    private static void aNewRuleIsWritten(Browser browser) throws Exception {
        browser.click(".head .actions a");
        browser.until("#rules li:nth-child(2) .what", "sensors");
        browser.click("[data-new=rules]");
        browser.type("#rule-name", "pumps");
        WebElement when = browser.until("#rule-when");
        when.sendKeys("device.ty");
        browser.until(".offered li[aria-selected=true]", "device.type");
        when.sendKeys(Keys.ENTER, " == \"policy-");
        browser.until(".offered li[aria-selected=true]", "policy-pump");
        browser.picture("policy-rule");
        when.sendKeys(Keys.ENTER, "\" && device.locaton == \"x\"");
        browser.choose("#rule-then", "sensors");
        browser.click("#rule-dialog button[type=submit]");
        browser.until("#rule-dialog .field-problem", "unknown attribute device.locaton");
        browser.checkAccessible();
        when.clear();
        when.sendKeys("device.type == \"policy-pump\"");
        browser.click("#rule-dialog button[type=submit]");
        browser.until("#rules li:nth-child(3) .what", "pumps");
        browser.find("#rules li:nth-child(3) [data-edit]").sendKeys(Keys.chord(Keys.ALT, Keys.ARROW_UP));
        browser.until("#rules li:nth-child(2) .what", "pumps");
        assertEquals("Edit pumps", browser.focused().getAttribute("aria-label"), "the focus goes with it");
    }

    private static void theRuleLeadsElsewhere(Browser browser) throws Exception {
        browser.click(".head .actions a");
        browser.until("#rules li:nth-child(2) .what", "pumps");
        WebElement text = browser.until("#text");
        String whole = text.getDomProperty("value");
        text.sendKeys(Keys.chord(Keys.CONTROL, Keys.END), "surplus: 1");
        browser.until("#problems .wrong", "unknown key");
        assertFalse(browser.find("#publish").isEnabled());
        browser.picture("policy-wrong");
        while (browser.find("#undo").isEnabled()) {
            browser.click("#undo");
        }
        browser.until("#problems", "It loads");
        assertEquals(whole, browser.find("#text").getDomProperty("value"));
        browser.click("#rules li:nth-child(2) [data-edit]");
        browser.choose("#rule-then", "cameras");
        browser.click("#rule-dialog button[type=submit]");
        browser.until("#rules li:nth-child(2) .gives", "cameras");
    }

    private static void whoeverIsConcernedIsListed(Browser browser) throws Exception {
        browser.click("#replay-form button");
        browser.until("#replay .verdict", "1 device changes VLAN.");
        assertEquals(1, browser.all("#replay tbody tr").size());
        String row = browser.text("#replay tbody tr");
        assertTrue(row.contains("00-POLICY-1") && row.contains("VLAN 110") && row.contains("VLAN 120"), row);
        browser.picture("policy-draft");
        browser.narrowPicture("policy-draft");
        browser.checkAccessible();
    }

    private static void itIsSimulated(Browser browser, String origin) throws Exception {
        browser.go(origin + "/policy/simulate?device=00-POLICY-1");
        browser.click("#simulation button[type=submit]");
        browser.until("#outcome .verdict", "let in");
        assertTrue(browser.text("#outcome dl").contains("120"), browser.text("#outcome"));
        assertTrue(browser.text("#outcome dl").contains("the draft"));
        assertTrue(browser.text("#outcome .trace").contains("pumps"));
        browser.picture("policy-simulate");
        browser.checkAccessible();
        browser.go(origin + "/policy/draft");
        browser.until("#rules li:nth-child(2) .gives", "cameras");
    }

    private static void aDraftGoesWithWhoeverSignsOut(Browser browser) {
        browser.click(".head .actions a");
        browser.until("#text").sendKeys(Keys.chord(Keys.CONTROL, Keys.END), "# not for everybody");
        browser.until(driver -> keeps(browser).contains("policy-draft"));
        browser.click(".who button");
        browser.until("#password");
        assertFalse(keeps(browser).contains("policy-draft"), keeps(browser));
    }

    /** What this tab keeps. */
    private static String keeps(Browser browser) {
        return (String) browser.driver().executeScript("return JSON.stringify(sessionStorage)");
    }

    private static void publish(Browser browser, String comment) {
        browser.until(ExpectedConditions.elementToBeClickable(By.id("publish"))).click();
        browser.until("#publish-difference .added", "pumps");
        browser.type("#publish-comment", comment);
        browser.click("#publish-dialog button[type=submit]");
        browser.until(".lead", comment);
    }
}
