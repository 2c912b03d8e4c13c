package org.portcullis.radius.accounting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.portcullis.radius.accounting.SampleSessions.session;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.event.Field;
import org.portcullis.radius.external.Program;
import org.portcullis.radius.external.RequiresProgram;

/** FreeRADIUS's client accounts; it checks the answers' authenticators itself. */
@RequiresProgram(value = "radclient", debianPackage = "freeradius-utils")
class RadclientAccountingIT {
    @TempDir
    private Path folder;

    @Test
    void anAccessPointsLife() throws Exception {
        try (AccountingFixture fixture = new AccountingFixture(folder)) {
            fixture.sessions.admitted(session("aa11").build());
            String station = """
                    Acct-Session-Id = "5F0C-1"
                    Acct-Authentic = RADIUS
                    User-Name = "S-1"
                    NAS-IP-Address = 10.1.1.1
                    NAS-Identifier = "sw-1"
                    Calling-Station-Id = "00-11-22-AA-BB-CC"
                    Class = "aa11"
                    """;
            String packets = String.join(
                    "\n",
                    "Acct-Status-Type = Accounting-On\nAcct-Session-Id = \"0\"\nNAS-Identifier = \"sw-9\"\n",
                    "Acct-Status-Type = Start\n" + station,
                    "Acct-Status-Type = Interim-Update\nAcct-Input-Octets = 10\nAcct-Session-Time = 60\n" + station,
                    "Acct-Status-Type = Stop\nAcct-Input-Octets = 30\nAcct-Session-Time = 90\n"
                            + "Acct-Terminate-Cause = User-Request\n" + station,
                    "Acct-Status-Type = Accounting-Off\nAcct-Session-Id = \"0\"\nNAS-Identifier = \"sw-1\"\n");
            Program.Result result = radclient(fixture, "acct", packets);
            assertEquals(0, result.exitCode(), result.output());
            assertEquals(5, result.output().split("Received Accounting-Response").length - 1, result.output());
            assertEquals(
                    List.of("accounting-on", "session-started", "session-stopped", "accounting-off"),
                    fixture.events.all().stream()
                            .map(event -> event.get(Field.EVENT_ACTION).orElseThrow())
                            .toList());
            assertEquals(
                    30L,
                    fixture.events
                            .only("session-stopped")
                            .get(Field.SOURCE_BYTES)
                            .orElseThrow());
        }
    }

    @Test
    void aMessageAuthenticatorIsNoHindrance() throws Exception {
        try (AccountingFixture fixture = new AccountingFixture(folder)) {
            Program.Result result = radclient(
                    fixture,
                    "acct",
                    "Acct-Status-Type = Start\nAcct-Session-Id = \"X-1\"\nMessage-Authenticator = 0x00\n");
            assertEquals(0, result.exitCode(), result.output());
            assertTrue(result.output().contains("Received Accounting-Response"), result.output());
            assertEquals(
                    Optional.of("X-1"), fixture.events.only("session-started").get(Field.SESSION_ACCT_ID));
        }
    }

    /** RFC 5997: radclient believes the answer by its Message-Authenticator. */
    @Test
    void statusServer() throws Exception {
        try (AccountingFixture fixture = new AccountingFixture(folder)) {
            Program.Result result = radclient(
                    fixture, "status", "Message-Authenticator = 0x00\nResponse-Packet-Type = Accounting-Response\n");
            assertTrue(result.output().contains("Received Accounting-Response"), result.output());
        }
    }

    @Test
    void aWrongSecretGetsNoAnswer() throws Exception {
        try (AccountingFixture fixture = new AccountingFixture(folder)) {
            Program.Result result = Program.run(
                    folder,
                    List.of("radclient", "-x", "-r", "1", "-t", "1", target(fixture), "acct", "testing124"),
                    "Acct-Status-Type = Start\nAcct-Session-Id = \"X-1\"\n");
            assertTrue(result.output().contains("No reply from server"), result.output());
            assertEquals(List.of(), fixture.events.all());
        }
    }

    private Program.Result radclient(AccountingFixture fixture, String command, String packets) throws Exception {
        return Program.run(
                folder,
                List.of("radclient", "-x", "-r", "3", "-t", "5", target(fixture), command, "testing123"),
                packets);
    }

    private static String target(AccountingFixture fixture) {
        return "127.0.0.1:" + fixture.address.getPort();
    }
}
