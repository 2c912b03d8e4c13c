package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.event.Field;
import org.portcullis.radius.external.Program;
import org.portcullis.radius.external.RequiresProgram;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.MessageAuthenticatorMode;

/** FreeRADIUS's client asks; it checks the answers' authenticators itself. */
@RequiresProgram(value = "radclient", debianPackage = "freeradius-utils")
class RadclientIT {
    private static final String MESSAGE_AUTHENTICATOR = "Message-Authenticator = 0x00\n";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "::1, [::1]"})
    void statusServer(String local, String host) throws Exception {
        try (Fixture fixture = new Fixture(Fixture.settings(), local)) {
            Program.Result result = radclient(fixture, host, "status", MESSAGE_AUTHENTICATOR);
            assertEquals(0, result.exitCode(), result.output());
            assertTrue(result.output().contains("Received Access-Accept"), result.output());
            assertTrue(result.output().contains("Message-Authenticator = 0x"), result.output());
        }
    }

    @Test
    void statusServerGetsNoAnswerWhileNotServing() throws Exception {
        try (Fixture fixture = new Fixture()) {
            fixture.serving.set(false);
            Program.Result result = radclient(fixture, "127.0.0.1", "status", MESSAGE_AUTHENTICATOR);
            assertEquals(1, result.exitCode(), result.output());
            assertTrue(result.output().contains("No reply from server"), result.output());
        }
    }

    @Test
    void aPasswordIsRefused() throws Exception {
        try (Fixture fixture = new Fixture()) {
            String request = "User-Name = bob\nUser-Password = hello\n" + MESSAGE_AUTHENTICATOR;
            Program.Result result = radclient(fixture, "127.0.0.1", "auth", request);
            assertEquals(1, result.exitCode(), result.output());
            assertTrue(result.output().contains("Received Access-Reject"), result.output());
            assertEquals(
                    Optional.of("method-unsupported"), fixture.events.only().get(Field.FAILURE_CODE));
        }
    }

    @Test
    void withoutMessageAuthenticatorTheClientsSettingDecides() throws Exception {
        try (Fixture fixture = new Fixture()) {
            String request = "User-Name = bob\nUser-Password = hello\n";
            Program.Result silence = radclient(fixture, "127.0.0.1", "auth", request);
            assertTrue(silence.output().contains("No reply from server"), silence.output());
            assertTrue(fixture.drops(DropReason.MESSAGE_AUTHENTICATOR_MISSING) > 0);

            fixture.clients.set(Fixture.clients(MessageAuthenticatorMode.WARN));
            Program.Result reject = radclient(fixture, "127.0.0.1", "auth", request);
            assertTrue(reject.output().contains("Received Access-Reject"), reject.output());
        }
    }

    private Program.Result radclient(Fixture fixture, String host, String command, String request) throws Exception {
        List<String> words = new ArrayList<>(List.of("radclient", "-x", "-r", "1", "-t", "2"));
        words.addAll(List.of(host + ":" + fixture.address.getPort(), command, "testing123"));
        return Program.run(folder, words, request);
    }
}
