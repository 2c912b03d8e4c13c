package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.portcullis.console.browser.Browser;
import org.portcullis.radius.coa.TestNas;
import org.portcullis.radius.external.RequiresProgram;

/** From a device's first entry to its quarantine and back, by the pages, with a real device and what its switch says. */
@ExtendWith(RunningConsole.Shared.class)
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class ConsoleDevicesIT {
    private static final int DISCONNECT_REQUEST = 40;
    private static final int DISCONNECT_ACK = 41;
    private static final int DISCONNECT_NAK = 42;

    @TempDir
    Path folder;

    @Test
    void aDeviceIsEnteredJoinsIsQuarantinedAndReleased(RunningConsole console) throws Exception {
        try (Browser browser = console.signedIn(folder)) {
            register(console, browser);
            importFiles(console, browser);

            Home.Client device = console.home().enrol("CD-1");
            Supplicant supplicant = console.supplicant();
            assertEquals("110", supplicant.join(device, "1.3").vlan().orElseThrow());
            Events.newest(console.home(), "event.action: access-accept and device.serial_number: CD-1");
            browser.go(console.origin() + "/devices/CD-1");
            browser.until(".outlook", "let in");
            browser.until("#timeline .success", "CD-1");
            browser.until(".session", "sensors, VLAN 110");
            browser.picture("device");
            browser.narrowPicture("device");
            browser.checkAccessible();

            move(browser, "hold", "quarantined", "odd traffic");
            answer(console, DISCONNECT_ACK);
            browser.until("#orders", "ACK");
            browser.picture("device-quarantined");
            assertEquals("666", supplicant.join(device, "1.3").vlan().orElseThrow());
            browser.until("#orders", "confirmed");
            browser.go(console.origin() + "/devices/CD-1");
            browser.until("#device h1", "quarantined");
            browser.until(".session dd", "quarantine, VLAN 666");
            assertEquals(
                    "odd traffic",
                    Events.text(
                            Events.newest(
                                    console.home(),
                                    "event.action: device-state-changed and device.serial_number: CD-1"
                                            + " and portcullis.device.state: quarantined and user.name: admin"),
                            "event.reason"));

            browser.click("[data-command=disconnect]");
            TestNas.Request asked = console.nas().take();
            console.nas().answer(asked, DISCONNECT_NAK, TestNas.errorCause(506));
            browser.until(".answer", "NAK");

            move(browser, "move", "active", "it was a software update");
            answer(console, DISCONNECT_ACK);
            browser.until("#orders", "ACK");
            assertEquals("110", supplicant.join(device, "1.3").vlan().orElseThrow());
            browser.until("#orders", "confirmed");
            browser.go(console.origin() + "/devices/CD-1");
            browser.until("#device h1", "active");
            browser.until(".session dd", "sensors, VLAN 110");
            browser.checkAccessible();

            hold(console, browser, supplicant, device);
            several(console, browser);
            browser.checkQuiet(422);
        }
    }

    /** From its live session to quarantine, in whatever state the device is, and back from the list of holds. */
    private static void hold(RunningConsole console, Browser browser, Supplicant supplicant, Home.Client device)
            throws Exception {
        browser.go(console.origin() + "/sessions?device=CD-1");
        browser.until("#sessions", "sensors, VLAN 110");
        browser.picture("sessions");
        browser.narrowPicture("sessions");
        browser.checkAccessible();
        browser.click("[data-dialog=hold-mac]");
        browser.type("#hold-mac-reason", "two at once");
        browser.checkAccessible();
        browser.click("#hold-mac [type=submit]");
        answer(console, DISCONNECT_ACK);
        assertEquals("666", supplicant.join(device, "1.3").vlan().orElseThrow());
        browser.go(console.origin() + "/sessions?vlan=666&device=CD-1");
        browser.until("#sessions .badge.bad", "held");
        browser.go(console.origin() + "/network/holds");
        browser.until("#holds", "two at once");
        browser.picture("holds");
        browser.checkAccessible();
        browser.click("[data-dialog=lift]");
        browser.type("#lift-reason", "it was a rename");
        browser.click("#lift [type=submit]");
        browser.until("#holds", "Nothing is held.");
        answer(console, DISCONNECT_ACK);
        assertEquals("110", supplicant.join(device, "1.3").vlan().orElseThrow());
        Events.newest(
                console.home(), "event.action: hold-lifted and user.name: admin and event.reason: \"it was a rename\"");
    }

    private static void register(RunningConsole console, Browser browser) throws Exception {
        browser.go(console.origin() + "/devices");
        browser.click("[data-dialog=register]");
        browser.type("#new-serial", "CD-1");
        browser.type("#new-type", "sensor");
        browser.type("#new-tags", "cold dock-9");
        browser.type("#new-parent", "nothing-like-that");
        browser.choose("#new-state", "active");
        browser.picture("device-register");
        browser.checkAccessible();
        browser.click("#register [type=submit]");
        browser.until("#new-parent-problem", "no device has the serial");
        browser.type("#new-parent", "");
        browser.click("#register [type=submit]");
        browser.until("#device h1", "CD-1");
        assertEquals("/devices/CD-1", browser.place());
    }

    private void importFiles(RunningConsole console, Browser browser) throws Exception {
        browser.go(console.origin() + "/import");
        String header = "serial,name,type,vendor,model,owner,tags,state\n";
        String rows = "CD-1,dock 9,sensor,acme,T-100,facility,cold dock-9,\nCD-2,dock 10,sensor,acme,,,,active\n";
        look(browser, Files.writeString(folder.resolve("wrong.csv"), header + rows + "CD-3,,,,,,,nowhere\n"));
        browser.until("#report", "\"nowhere\" is not one of");
        assertTrue(browser.all("#take").isEmpty(), "nothing can be imported while a row is wrong");
        look(browser, Files.writeString(folder.resolve("right.csv"), header + rows));
        browser.until("#report", "facility");
        browser.picture("devices-import");
        browser.narrowPicture("devices-import");
        browser.checkAccessible();
        browser.click("#take");
        browser.until("#report", "Imported: 1 new, 1 changed.");
        browser.click("#undo");
        browser.until("#report", "Undone: 2 changes taken back.");
        look(browser, folder.resolve("right.csv"));
        browser.click("#take");
        browser.until("#report", "Imported: 1 new, 1 changed.");
    }

    private static void look(Browser browser, Path file) {
        browser.find("#file").sendKeys(file.toString());
        browser.click("#import [type=submit]");
    }

    private static void move(Browser browser, String dialog, String to, String reason) {
        browser.click("[data-set-to=" + to + "]");
        browser.type("#" + dialog + "-reason", reason);
        browser.click("#" + dialog + " [type=submit]");
    }

    private static void answer(RunningConsole console, int code) throws Exception {
        TestNas.Request request = console.nas().take();
        assertEquals("", request.problem());
        assertEquals(DISCONNECT_REQUEST, request.code());
        console.nas().answer(request, code);
    }

    private static void several(RunningConsole console, Browser browser) throws Exception {
        browser.go(console.origin() + "/devices?q=CD-");
        browser.type("#q", "dock CD-2");
        browser.until(".devices caption", "1 device,");
        browser.type("#q", "CD-");
        browser.until(".devices caption", "2 devices,");
        browser.until(ExpectedConditions.urlContains("q=CD-"));
        browser.click("#every");
        browser.until("#selection", "2 chosen");
        browser.picture("devices");
        browser.narrowPicture("devices");
        browser.checkAccessible();
        browser.click("[data-bulk=quarantined]");
        browser.type("#bulk-reason", "both of them");
        browser.type("#bulk-until", "8h");
        browser.click("#bulk-go");
        answer(console, DISCONNECT_ACK);
        browser.until("#bulk-sum", "2 changed, 0 not.");
        browser.until("#bulk-results", "ACK");
        browser.picture("devices-bulk");
        browser.click("#bulk-done");
        browser.until(".states a[aria-current]", "all");
        browser.go(console.origin() + "/devices?q=CD-&state=quarantined");
        browser.until(".devices caption", "2 devices");
    }
}
