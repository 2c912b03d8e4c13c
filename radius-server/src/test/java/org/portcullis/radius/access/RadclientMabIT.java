package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.radius.external.Program;
import org.portcullis.radius.external.RequiresProgram;

/** MAC authentication by FreeRADIUS's client, which hides passwords and answers challenges by its own code. */
@RequiresProgram(value = "radclient", debianPackage = "freeradius-utils")
class RadclientMabIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "User-Password, 001122aabbcc, Received Access-Accept",
        "User-Password, 00:11:22:AA:BB:CC, Received Access-Accept",
        "CHAP-Password, 001122aabbcc, Received Access-Accept",
        "CHAP-Password, 0011.22AA.BBCC, Received Access-Accept",
        "User-Password, hello, Received Access-Reject",
        "CHAP-Password, hello, Received Access-Reject"
    })
    void macAddressAsPassword(String attribute, String password, String answer) throws Exception {
        try (Fixture fixture = new Fixture()) {
            fixture.rules.set(RuleSet.read("policy.yml", """
                    profiles: { printers: { vlan: 300, sessionTimeout: 1h } }
                    mab:
                      enabled: true
                      devices: { 00-11-22-AA-BB-CC: { name: Hall printer, type: printer } }
                      rules: [ { name: printers, when: 'mab.type == "printer"', then: printers } ]
                    """));
            String request = "User-Name = 001122aabbcc\nService-Type = Call-Check\n"
                    + "Calling-Station-Id = 00-11-22-AA-BB-CC\nMessage-Authenticator = 0x00\n" + attribute + " = \""
                    + password + "\"\n";
            Program.Result result = Program.run(
                    folder,
                    List.of(
                            "radclient",
                            "-x",
                            "-r",
                            "1",
                            "-t",
                            "5",
                            "127.0.0.1:" + fixture.address.getPort(),
                            "auth",
                            "testing123"),
                    request);
            assertTrue(result.output().contains(answer), result.output());
            assertEquals(Optional.of("mab"), fixture.events.only().get(Field.METHOD));
            if (answer.endsWith("Accept")) {
                assertTrue(result.output().contains("Tunnel-Private-Group-Id:0 = \"300\""), result.output());
                assertTrue(result.output().contains("Session-Timeout = 3"), result.output());
                assertTrue(result.output().contains("Acct-Interim-Interval = 600"), result.output());
                assertTrue(result.output().contains("Class = 0x"), result.output());
            }
        }
    }
}
