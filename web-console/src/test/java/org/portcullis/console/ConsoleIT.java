package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A person at a real Chromium, by the keyboard alone; the screenshots are left under {@code target/screenshots}. */
class ConsoleIT {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    @TempDir
    Path folder;

    private TestConsole test;
    private ChromeDriver browser;

    @BeforeEach
    void open() throws Exception {
        BrowserNeeded.check(CHROMIUM, DRIVER);
        test = new TestConsole(Files.createDirectory(folder.resolve("console")));
        for (int i = 0; i < 60; i++) {
            test.report(SampleAccess.accepted(TestClock.START.minusSeconds(40L + 97L * i), i));
        }
        test.report(SampleAccess.refused(TestClock.START.minusSeconds(20)));
        test.settle();
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=1280,860");
        options.setAcceptInsecureCerts(true);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .withTimeout(Duration.ofMinutes(2))
                        .build(),
                options);
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.quit();
        }
        if (test != null) {
            test.close();
        }
    }

    @Test
    void anAdminSignsInSearchesAndReadsWhy() throws Exception {
        browser.get(test.origin() + "/");
        assertTrue(browser.getCurrentUrl().endsWith("/login"), browser.getCurrentUrl());
        screenshot("login-light", "light");
        assertEquals("name", focused().getAttribute("id"), "the first field has the focus");
        focused().sendKeys("admin", Keys.TAB);
        focused().sendKeys("wrong", Keys.ENTER);
        until(By.cssSelector("[role=alert]"));
        screenshot("login-dark", "dark");

        assertEquals("password", focused().getAttribute("id"), "only the password has to be typed again");
        focused().sendKeys(test.password, Keys.ENTER);
        until(By.tagName("table"));
        assertEquals(50, browser.findElements(By.cssSelector("tbody tr")).size());
        screenshot("events-light", "light");
        screenshot("events-dark", "dark");

        search("event.outcom: failure");
        assertTrue(until(By.id("problem")).getText().contains("event.outcome"));
        screenshot("mistake-light", "light");
        search("portcullis.failure.code: cert-expired");
        new WebDriverWait(browser, Duration.ofMinutes(2))
                .until(ExpectedConditions.numberOfElementsToBe(By.cssSelector("tbody tr"), 1));
        WebElement fix = browser.findElement(By.cssSelector("tbody dl"));
        assertFalse(fix.isDisplayed());
        browser.findElement(By.cssSelector("tbody summary")).sendKeys(Keys.ENTER);
        assertTrue(fix.isDisplayed());
        assertTrue(fix.getText().contains("Renew the device's certificate"), fix.getText());
        browser.findElement(By.cssSelector(".raw summary")).sendKeys(Keys.SPACE);
        assertTrue(browser.findElement(By.tagName("pre")).getText().contains("\"@timestamp\""));
        screenshot("why-light", "light");
        screenshot("why-dark", "dark");
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 1, "mobile", true));
        screenshot("why-narrow", "light");
        assertEquals(
                390L,
                browser.executeScript("return document.documentElement.scrollWidth"),
                "nothing sticks out on a phone");

        browser.findElement(By.cssSelector(".who button")).sendKeys(Keys.ENTER);
        until(By.id("password"));
        browser.get(test.origin() + "/");
        assertTrue(browser.getCurrentUrl().endsWith("/login"));
        assertEquals(List.of(), complaints());
    }

    private void search(String query) {
        WebElement box = browser.findElement(By.id("q"));
        box.clear();
        box.sendKeys(query, Keys.ENTER);
    }

    private WebElement focused() {
        return browser.switchTo().activeElement();
    }

    private WebElement until(By what) {
        return new WebDriverWait(browser, Duration.ofMinutes(2))
                .until(ExpectedConditions.visibilityOfElementLocated(what));
    }

    /** What the browser complained of, but the statuses that were meant. */
    private List<String> complaints() {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getMessage())
                .filter(message -> !message.contains("status of 403") && !message.contains("status of 422"))
                .toList();
    }

    private void screenshot(String name, String theme) throws Exception {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
        File picture = browser.getScreenshotAs(OutputType.FILE);
        Files.createDirectories(SCREENSHOTS);
        Files.copy(
                picture.toPath(),
                SCREENSHOTS.resolve(name + ".png"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
