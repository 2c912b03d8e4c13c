package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.profiler.mud.OpensslMaker;
import org.portcullis.radius.external.RequiresProgram;

/**
 * A device whose certificate names a MUD file of its maker: fetched by HTTPS, its signature by {@code openssl} verified, and
 * the access list of it on the port, by the real {@code eapol_test}.
 */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
@RequiresProgram(value = "openssl", debianPackage = "openssl")
class MudIT {
    private static final String PERMIT = "permit tcp any 192.0.2.0 0.0.0.255 eq 8883";

    @TempDir
    Path folder;

    @Test
    void fromTheCertificateToTheAccessListOfThePort() throws Exception {
        Home home = Home.init(Files.createDirectory(folder.resolve("home")));
        OpensslCa root = OpensslCa.root(folder.resolve("root"));
        home.register("SN-1,,camera,acme,,,,active");
        try (OpensslMaker maker = new OpensslMaker(Files.createDirectory(folder.resolve("maker")))) {
            String url = maker.publishFor("192.0.2.0/24", 8883);
            Home.Client device = root.described("SN-1", url);
            configure(home, root, maker);
            assertEquals(0, home.run("check").exit());
            try (Serving serving = Serving.start(home)) {
                Api api = new Api(home, serving);
                Supplicant supplicant = new Supplicant(home, serving);

                // The file is not there yet, and nobody waits for it.
                Supplicant.Outcome first = supplicant.join(device, "1.3");
                assertTrue(first.accepted(), first.output());
                assertTrue(first.has(11), first.output());
                JsonNode otherwise =
                        Events.newest(home, "event.action: access-accept and portcullis.acl.source: filter-id");
                assertEquals(url, Events.text(otherwise, "portcullis.mud.url"));

                JsonNode accepted = Events.newest(home, "event.action: mud-file-accepted");
                assertEquals("CN=signer", Events.text(accepted, "portcullis.mud.signer"));
                Supplicant.Outcome second = supplicant.join(device, "1.3");
                assertTrue(second.output().contains(hex("ip:inacl#20=" + PERMIT)), second.output());
                assertTrue(second.output().contains(hex("=deny ip any any")), second.output());
                assertFalse(second.has(11));
                Events.newest(home, "event.action: access-accept and portcullis.acl.source: mud");

                JsonNode listed = api.json("/api/v1/mud");
                assertEquals("good", listed.at("/files/0/state").asText(), listed.toString());
                String id = listed.at("/files/0/id").asText();
                JsonNode one = api.json("/api/v1/mud/" + id);
                assertEquals("device SN-1", one.at("/devices/0").asText());
                assertTrue(
                        one.at("/accessLists/hpe/lines").toString().contains("from any to 192.0.2.0/24 8883"),
                        one.toString());
                assertEquals(404, api.send("GET", "/api/v1/mud/0000", "").statusCode());

                // Another file with the old signature: it is not believed, and the port keeps the list of the good one.
                maker.answer("/bulb", "{}".getBytes(StandardCharsets.UTF_8));
                assertEquals(
                        202,
                        api.send("POST", "/api/v1/mud/" + id + "/refresh", "").statusCode());
                Events.newest(home, "event.action: mud-file-requested and user.name: *");
                Events.newest(home, "event.action: mud-file-refused");
                assertTrue(supplicant.join(device, "1.3").output().contains(hex(PERMIT)));
                assertEquals(
                        "refused",
                        api.json("/api/v1/mud").at("/files/0/trouble/kind").asText());

                // The pages, as a person sees them.
                api.choosePassword(home.password(), RunningConsole.PASSWORD);
                assertTrue(api.page("/mud", RunningConsole.PASSWORD).contains(url));
                String page = api.page("/mud/" + id, RunningConsole.PASSWORD);
                assertTrue(page.contains(PERMIT) && page.contains("CN=signer"), page);
            }
        }
    }

    private static void configure(Home home, OpensslCa root, OpensslMaker maker) throws Exception {
        home.configure("""
                trust:
                  anchors:
                    - { file: %s, vendor: acme, revocation: { check: [] } }
                profiler:
                  mud:
                    enabled: true
                    hosts: [localhost]
                    privateNetworks: [127.0.0.0/8, "::1"]
                    trust: [%s]
                    caFile: %s
                """.formatted(root.certificate(), maker.file("maker.pem"), maker.file("tls.pem")));
        String text = Files.readString(home.configuration());
        Files.writeString(home.configuration(), text.replace("    # vendor: cisco ", "    vendor: cisco "));
        home.policy("""
                profiles:
                  cameras: { vlan: 120, acl: mud, aclOtherwise: closed-acl }
                rules:
                  - { name: cameras, when: 'device.type == "camera"', then: cameras }
                """);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
