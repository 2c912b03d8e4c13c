package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.external.RequiresProgram;

/**
 * A session from its Access-Accept to its Stop, over restarts: the device is the real {@code eapol_test}, the switch's
 * accounting comes from the real {@code radclient}.
 */
@RequiresProgram(value = "radclient", debianPackage = "freeradius-utils")
class SessionsIT {
    private static final String SWITCH = """
            NAS-IP-Address = 127.0.0.1
            Calling-Station-Id = "02-00-00-00-00-01"
            """;

    @TempDir
    Path folder;

    @Test
    void aSessionIsKnownFromItsAcceptToItsStopAndOverARestart() throws Exception {
        Home home = Home.init(folder);
        home.register("SN-1,hall 3,sensor,acme,T-100,facility,hot,active");
        Home.Client device = home.enrol("SN-1");
        String octets;
        try (Serving serving = Serving.start(home)) {
            Supplicant.Outcome joined = new Supplicant(home, serving).join(device, "1.3");
            assertTrue(joined.accepted(), joined.output());
            octets = joined.attribute(25).orElseThrow();
            Api api = new Api(home, serving);
            JsonNode session = only(api, "?device=SN-1");
            assertEquals("02-00-00-00-00-01", session.get("mac").asText());
            assertEquals("110", session.get("vlan").asText());
            assertEquals("sensors", session.get("profile").asText());
            assertEquals("this-machine", session.at("/nas/name").asText());
            assertFalse(session.at("/certificate/serialNumber").asText().isEmpty());
            assertFalse(session.get("ends").isNull(), "Session-Timeout");
            assertFalse(session.at("/accounting/reported").asBoolean());
            assertEquals(
                    0, api.json("/api/v1/sessions?device=SN-2").get("total").asInt());
            assertEquals(0, api.json("/api/v1/sessions?nas=other").get("total").asInt());

            account(home, serving, SWITCH + """
                    Acct-Status-Type = Start
                    Acct-Session-Id = "A-1"
                    User-Name = "SN-1"
                    Class = 0x%s

                    """.formatted(octets) + SWITCH + """
                    Acct-Status-Type = Interim-Update
                    Acct-Session-Id = "A-1"
                    Acct-Session-Time = 60
                    Acct-Input-Octets = 1000
                    Acct-Input-Gigawords = 1
                    Acct-Output-Octets = 2000
                    Framed-IP-Address = 10.0.0.7
                    Class = 0x%s
                    """.formatted(octets));
            assertUsage(only(api, "?nas=this-machine"));
            assertTrue(api.text("/metrics").contains("\nportcullis_sessions_live 1\n"));
        }

        try (Serving serving = Serving.start(home)) {
            Api api = new Api(home, serving);
            assertUsage(only(api, "?device=SN-1"));
            account(home, serving, SWITCH + """
                    Acct-Status-Type = Stop
                    Acct-Session-Id = "A-1"
                    Acct-Session-Time = 120
                    Acct-Input-Octets = 1500
                    Acct-Input-Gigawords = 1
                    Acct-Output-Octets = 2500
                    Framed-IP-Address = 10.0.0.7
                    Acct-Terminate-Cause = Lost-Carrier
                    Class = 0x%s
                    """.formatted(octets));
            assertEquals(0, api.json("/api/v1/sessions").get("total").asInt());
            JsonNode stopped = Events.newest(
                    home, "event.action: session-stopped and device.serial_number: SN-1 and source.ip: 10.0.0.0/8");
            assertEquals((1L << 32) + 1500, stopped.at("/source/bytes").asLong());
            assertEquals(2500, stopped.at("/destination/bytes").asLong());
            assertEquals("lost-carrier", Events.text(stopped, "portcullis.session.terminate_cause"));
            Events.newest(home, "event.action: session-started and portcullis.session.acct_id: \"A-1\"");
        }
    }

    private static JsonNode only(Api api, String query) throws Exception {
        JsonNode page = api.json("/api/v1/sessions" + query);
        assertEquals(1, page.get("total").asInt(), page.toString());
        assertTrue(page.get("next").isNull());
        return page.at("/sessions/0");
    }

    private static void assertUsage(JsonNode session) {
        JsonNode usage = session.get("accounting");
        assertEquals("A-1", usage.get("sessionId").asText(), session.toString());
        assertEquals((1L << 32) + 1000, usage.get("inputOctets").asLong());
        assertEquals(2000, usage.get("outputOctets").asLong());
        assertEquals(60, usage.get("seconds").asInt());
        assertEquals("10.0.0.7", usage.get("address").asText());
        assertEquals("SN-1", session.get("device").asText());
        assertEquals("SN-1", session.get("userName").asText());
    }

    /** The ids of all that are live. */
    static Set<String> all(Api api) throws Exception {
        Set<String> ids = new HashSet<>();
        String next = "";
        do {
            JsonNode page = api.json("/api/v1/sessions?limit=100" + next);
            page.get("sessions").forEach(session -> ids.add(session.get("id").asText()));
            next = page.get("next").isNull()
                    ? ""
                    : "&cursor=" + page.get("next").asText();
            if (next.isEmpty()) {
                assertEquals(page.get("total").asInt(), ids.size());
            }
        } while (!next.isEmpty());
        return ids;
    }

    /** Sends the packets one after the other; each must get its Accounting-Response. */
    static void account(Home home, Serving serving, String packets) throws Exception {
        InetSocketAddress acct = serving.acct();
        Path file = Files.writeString(Files.createTempFile(home.folder(), "accounting", ".txt"), packets);
        Home.Result result = Home.command(
                "radclient",
                "-x",
                "-f",
                file.toString(),
                "-t",
                "30",
                "-r",
                "4",
                acct.getAddress().getHostAddress() + ":" + acct.getPort(),
                "acct",
                home.radiusSecret());
        assertEquals(0, result.exit(), result.out() + result.err());
        long answers = result.out()
                .lines()
                .filter(line -> line.startsWith("Received Accounting-Response"))
                .count();
        assertEquals(packets.split("Acct-Status-Type").length - 1, answers, result.out());
    }
}
