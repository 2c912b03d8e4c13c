package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.browser.Browser;
import org.portcullis.radius.external.RequiresProgram;

/** What an authentication leaves behind is found by an analyst. */
@ExtendWith(RunningConsole.Shared.class)
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class ConsoleSearchIT {
    @TempDir
    Path folder;

    @Test
    void anAuthenticationIsFoundAndExplained(RunningConsole console) throws Exception {
        console.home().register("SEARCH-1,dock 4,sensor,acme,T-100,facility,,active");
        Home.Client sensor = console.home().enrol("SEARCH-1");
        assertEquals("110", console.supplicant().join(sensor, "1.3").vlan().orElseThrow());
        Events.newest(console.home(), "event.action: access-accept and device.serial_number: SEARCH-1");

        try (Browser browser = console.signedIn(folder)) {
            browser.go(console.origin() + "/search?q=event.action:access-accept+and+device.serial_number:SEARCH-1");
            browser.until(".events", "dock 4");
            browser.click("tbody summary");
            browser.until(".more", "How it was decided");
            browser.picture("search-why");
            browser.checkAccessible();
            browser.checkQuiet();
        }
    }
}
