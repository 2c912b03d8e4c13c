package org.portcullis.console.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A person at Debian's Chromium; pictures of what is seen are left under {@code target/screenshots}. */
public final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int WIDTH = 1360;
    private static final int HEIGHT = 900;

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** @param folder a new one, for its profile */
    public static Browser open(Path folder) {
        return open(folder, Map.of());
    }

    /**
     * One that shows a certificate where it is asked for one, without a dialog.
     *
     * @param folder where {@code .pki/nssdb} has the certificate
     * @param asking the origin that asks
     */
    public static Browser openWithCertificate(Path folder, String asking) {
        return open(
                folder,
                Map.of(
                        "profile.content_settings.exceptions.auto_select_certificate",
                        Map.of(asking + ",*", Map.of("setting", Map.of("filters", List.of(Map.of()))))));
    }

    private static Browser open(Path folder, Map<String, Object> preferences) {
        BrowserNeeded.check(CHROMIUM, DRIVER);
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
                "--window-size=" + WIDTH + "," + HEIGHT);
        options.setAcceptInsecureCerts(true);
        options.setExperimentalOption("prefs", preferences);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        return new Browser(new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .withEnvironment(Map.of("HOME", folder.toString()))
                        .withTimeout(PATIENCE)
                        .build(),
                options));
    }

    /** For what has no word of its own here. */
    public ChromeDriver driver() {
        return driver;
    }

    public void go(String address) {
        driver.get(address);
    }

    /** The path and query of the page. */
    public String place() {
        return driver.getCurrentUrl().replaceFirst("https?://[^/]+", "");
    }

    /** Signs in by the login page, and waits for what comes after it. */
    public void signIn(String origin, String name, String password) {
        go(origin + "/login");
        type("#name", name);
        type("#password", password);
        click(".login button[type=submit]");
        until("header.side");
    }

    /** What is there now; fails when it is not. */
    public WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    public List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    public String text(String css) {
        return find(css).getText();
    }

    public WebElement focused() {
        return driver.switchTo().activeElement();
    }

    /** Waits until it is seen. */
    public WebElement until(String css) {
        return until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(css)));
    }

    /** Waits until it is seen and says so. */
    public void until(String css, String words) {
        until(ExpectedConditions.textToBePresentInElementLocated(By.cssSelector(css), words));
    }

    public <T> T until(ExpectedCondition<T> condition) {
        return new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50)).until(browser -> {
            try {
                return condition.apply(browser);
            } catch (WebDriverException failed) {
                if (isOfReplacedElement(failed)) {
                    return null;
                }
                throw failed;
            }
        });
    }

    /** The page was drawn anew between finding an element and asking it; Chromium has two ways to say so. */
    private static boolean isOfReplacedElement(WebDriverException failed) {
        return failed instanceof StaleElementReferenceException
                || failed.getMessage().contains("does not belong to the document");
    }

    public void click(String css) {
        until(ExpectedConditions.elementToBeClickable(By.cssSelector(css))).click();
    }

    /** Instead of what is in a field. */
    public void type(String css, String words) {
        WebElement field = until(css);
        field.clear();
        field.sendKeys(words);
    }

    /** Chooses in a select, by the value. */
    public void choose(String css, String value) {
        new org.openqa.selenium.support.ui.Select(until(css)).selectByValue(value);
    }

    /** Pictures of what is seen: {@code NAME-light.png} and {@code NAME-dark.png}. */
    public void picture(String name) throws IOException {
        for (String theme : List.of("dark", "light")) {
            theme(theme);
            keep(name + "-" + theme);
        }
    }

    /** The same on a phone, {@code NAME-narrow.png}, where nothing may stick out. */
    public void narrowPicture(String name) throws IOException {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 1, "mobile", true));
        keep(name + "-narrow");
        Object width = driver.executeScript("return document.documentElement.scrollWidth");
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        assertEquals(390L, width, name + ": nothing sticks out on a phone");
    }

    private void theme(String theme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
    }

    private void keep(String name) throws IOException {
        Files.createDirectories(SCREENSHOTS);
        Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    /** What axe-core finds serious or critical in both themes (WCAG 2.1 A and AA) must be nothing. */
    public void checkAccessible() throws IOException {
        try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
            driver.executeScript(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        for (String theme : List.of("dark", "light")) {
            theme(theme);
            Object found = driver.executeAsyncScript("""
                    const done = arguments[arguments.length - 1];
                    axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }).then(
                      (result) => done(result.violations
                        .filter((one) => one.impact === "serious" || one.impact === "critical")
                        .map((one) => one.id + ": " + one.nodes.map((node) => node.html + " " + node.failureSummary).join("; "))),
                      (problem) => done([String(problem)]));
                    """);
            assertEquals(List.of(), found, theme + " " + driver.getCurrentUrl());
        }
    }

    /** What the browser complained of since it was asked last, but for its hints and the statuses that were meant, must be nothing. */
    public void checkQuiet(int... meant) {
        List<String> complaints = driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.INFO.intValue())
                .map(LogEntry::getMessage)
                .filter(message -> Arrays.stream(meant).noneMatch(status -> message.contains("status of " + status)))
                .toList();
        assertEquals(List.of(), complaints);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
