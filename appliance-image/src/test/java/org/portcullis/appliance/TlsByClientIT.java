package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.external.RequiresProgram;

/** How TLS is spoken depends on the switch, and a reload changes it. */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class TlsByClientIT {
    @TempDir
    Path folder;

    @Test
    void theSwitchSelects() throws Exception {
        Home home = Home.init(folder);
        home.register("SN-1,,sensor,acme,,,,active");
        Home.Client device = home.enrol("SN-1");
        String before = Files.readString(home.configuration());
        Files.writeString(home.configuration(), withStrictSwitch(before, "{ min: '1.3' }"));
        try (Serving serving = Serving.start(home)) {
            Supplicant supplicant = new Supplicant(home, serving);
            assertTrue(supplicant.join(device, "1.2").accepted());
            Supplicant.Outcome refused = supplicant.join(device, "1.2", "127.0.0.2");
            assertTrue(refused.rejected(), refused.output());
            assertEquals(
                    "strict-switch",
                    Events.text(
                            Events.newest(home, "portcullis.failure.code: tls-no-common-version"), "observer.name"));

            Files.writeString(
                    home.configuration(),
                    withStrictSwitch(
                            before, "{ ciphers: [TLS_AES_256_GCM_SHA384, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384] }"));
            serving.hangUp();
            Events.newest(home, "event.action: configuration-reloaded");
            assertTrue(supplicant.join(device, "1.2", "127.0.0.2").accepted());
            assertEquals(
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    Events.text(
                            Events.newest(home, "event.action: access-accept and observer.name: strict-switch"),
                            "tls.cipher"));

            String secret = Files.readString(home.folder().resolve("data/this-machine.secret"))
                    .strip();
            Api api = new Api(home, serving);
            api.post(
                            "/api/v1/nas",
                            "{\"name\":\"strict-too\",\"address\":\"127.0.0.3\",\"secret\":\"" + secret
                                    + "\",\"tls\":{\"min\":\"1.3\"}}")
                    .get();
            assertTrue(supplicant.join(device, "1.2", "127.0.0.3").rejected());
            assertEquals(
                    200,
                    api.send("PATCH", "/api/v1/nas/strict-too", "{\"tls\":null}")
                            .statusCode());
            assertTrue(supplicant.join(device, "1.2", "127.0.0.3").accepted());
            assertEquals(
                    422,
                    api.send(
                                    "PATCH",
                                    "/api/v1/nas/strict-too",
                                    "{\"tls\":{\"ciphers\":[\"TLS_AES_128_GCM_SHA256\","
                                            + "\"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\"]}}")
                            .statusCode(),
                    "the appliance's certificate has an EC key");
        }
    }

    private static String withStrictSwitch(String configuration, String tls) {
        return configuration.replace(
                "clients:\n",
                "clients:\n  - { name: strict-switch, address: 127.0.0.2, secretFile: data/this-machine.secret, tls: "
                        + tls + " }\n");
    }
}
