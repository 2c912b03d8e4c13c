package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.portcullis.console.browser.Browser;

/** A person at a real Chromium, by the keyboard alone. */
class ConsoleIT {
    @TempDir
    Path folder;

    private TestConsole test;
    private Browser browser;

    @BeforeEach
    void open() throws Exception {
        browser = Browser.open(folder);
        test = new TestConsole(Files.createDirectory(folder.resolve("console")));
        for (int i = 0; i < 60; i++) {
            test.report(SampleAccess.accepted(TestClock.START.minusSeconds(40L + 97L * i), i));
        }
        test.report(SampleAccess.refused(TestClock.START.minusSeconds(20)));
        test.settle();
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
        if (test != null) {
            test.close();
        }
    }

    @Test
    void anAdminSignsInSearchesAndReadsWhy() throws Exception {
        browser.go(test.origin() + "/search");
        assertEquals("/login", browser.place());
        browser.picture("login");
        assertEquals("name", browser.focused().getAttribute("id"), "the first field has the focus");
        browser.focused().sendKeys("admin", Keys.TAB);
        browser.focused().sendKeys("wrong", Keys.ENTER);
        browser.until("[role=alert]");
        browser.checkAccessible();
        assertEquals("password", browser.focused().getAttribute("id"), "only the password has to be typed again");
        browser.focused().sendKeys(test.password, Keys.ENTER);

        browser.until("header.side");
        browser.go(test.origin() + "/search");
        assertEquals(50, browser.all("tbody tr").size());
        browser.picture("events");
        browser.checkAccessible();
        search("event.outcom: failure");
        assertTrue(browser.until("#problem").getText().contains("event.outcome"));
        search("portcullis.failure.code: cert-expired");
        browser.until(ExpectedConditions.numberOfElementsToBe(By.cssSelector("tbody tr"), 1));
        WebElement fix = browser.find("tbody dl");
        assertFalse(fix.isDisplayed());
        browser.find("tbody summary").sendKeys(Keys.ENTER);
        assertTrue(fix.isDisplayed());
        assertTrue(fix.getText().contains("Renew the device's certificate"), fix.getText());
        browser.find(".raw summary").sendKeys(Keys.SPACE);
        assertTrue(browser.text("pre").contains("\"@timestamp\""));
        browser.picture("why");
        browser.narrowPicture("why");

        browser.find(".who button").sendKeys(Keys.ENTER);
        browser.until("#password");
        browser.go(test.origin() + "/search");
        assertEquals("/login", browser.place());
        browser.checkQuiet(403, 422);
    }

    private void search(String query) {
        WebElement box = browser.find("#q");
        box.clear();
        box.sendKeys(query, Keys.ENTER);
    }
}
