package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.Migrations;
import org.portcullis.policy.store.StorageLocation;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.client.NoAnswerException;
import org.portcullis.radius.client.RadiusClient;
import org.portcullis.radius.external.FreePort;
import org.portcullis.radius.external.RequiresProgram;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.RadiusDictionary;

/** An upgrade from what a release left behind: checked before, served from, drained, and refused where it is too new. */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class ReleasedDataIT {
    @TempDir
    Path folder;

    @Test
    void everythingOfAReleaseIsStillThereAfterAnUpgrade() throws Exception {
        Released released = Released.copy(Released.NEWEST, folder);
        Home home = Home.at(released.home());
        String configuration = Files.readString(home.configuration());
        int port = FreePort.onLoopback();
        Files.writeString(
                home.configuration(),
                configuration
                        .replace("  acctPort:", "  drain: 1m\n  acctPort:")
                        .replaceFirst("(?m)^(console:\n(?:  #.*\n)*  port:) 0", "$1 " + port));
        List<Migrations.Step> pending = pending(released);
        checkSaysWhatWouldHappenAndChangesNothing(released, home, pending);
        try (Serving serving = Serving.start(home)) {
            Api api = home.api().orElseThrow();
            everythingIsShown(released, api);
            Events.saying(home, "event.action: data-migrated", "The tables of policy were migrated from V");
            askedWithAWrongSecret(serving);
            String metrics = api.text("/metrics");
            assertTrue(metrics.contains("\nportcullis_ready 1\n"));
            assertEquals(List.of(), new MonitoringExamples(metrics).problems());
            aSupportBundleHasWhatTheServingApplianceSays(home);
            aStopEndsWhatWasBegun(home, serving, api);
        }
        tooNewDataAreRefused(released, home);
    }

    private static List<Migrations.Step> pending(Released released) {
        try (Database database = Database.openAsItIs(new StorageLocation.Sqlite(released.database()))) {
            return Registry.MODULES.stream()
                    .flatMap(module -> database.migrationStatus(module).pending().stream())
                    .toList();
        }
    }

    private static void checkSaysWhatWouldHappenAndChangesNothing(
            Released released, Home home, List<Migrations.Step> pending) throws Exception {
        assertFalse(pending.isEmpty(), "this build has migrations that " + Released.NEWEST + " had not");
        Home.Result checked = home.run("check").done();
        for (Migrations.Step step : pending) {
            assertTrue(checked.out().contains(step.toString()), checked.out());
        }
        assertTrue(checked.out().contains("upgrade: the search index would be made again"), checked.out());
        assertTrue(checked.err().contains("the migrations were tried on a copy"), checked.err());
        assertEquals(pending, pending(released), "nothing was migrated");
        try (Stream<Path> files = Files.list(home.folder().resolve("data"))) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.getFileName().toString().startsWith("check-"))
                            .toList());
        }
    }

    private static void everythingIsShown(Released released, Api api) throws Exception {
        for (String what : List.of("devices", "users", "tokens", "nas", "searches", "holds")) {
            assertEquals(List.of(), Released.missing(released.shown(what), api.json("/api/v1/" + what)), what);
        }
        assertEquals(
                List.of(),
                Released.missing(released.shown("versions"), api.json("/api/v1/policy/versions")),
                "versions");
        assertEquals(released.policy(), api.text("/api/v1/policy"));
        List<JsonNode> then = released.events();
        Events.newest(Home.at(released.home()), "event.action: *", then.size());
        Map<String, JsonNode> now = api.events("event.action: *").stream()
                .collect(Collectors.toMap(event -> Events.text(event, "event.id"), event -> event));
        for (JsonNode event : then) {
            JsonNode found = now.get(Events.text(event, "event.id"));
            assertEquals(List.of(), Released.missing(event, found), Events.text(event, "message"));
        }
    }

    /** What a client's secret has to do with it is a number of its own. */
    private static void askedWithAWrongSecret(Serving serving) throws Exception {
        try (RadiusClient client = new RadiusClient(
                serving.auth(),
                Secret.ofUtf8("not the secret"),
                RadiusDictionary.standard(),
                new RadiusClient.Patience(Duration.ofMillis(100), 1),
                new SecureRandom())) {
            assertThrows(NoAnswerException.class, () -> client.exchange(Code.STATUS_SERVER, List.of()));
        }
    }

    private static void aSupportBundleHasWhatTheServingApplianceSays(Home home) throws Exception {
        Path bundle = home.folder().resolve("bundle.zip");
        Home.Result made = home.run(
                        "support-bundle",
                        "--out",
                        bundle.toString(),
                        "--log",
                        home.log().toString())
                .done();
        try (FileSystem zip = FileSystems.newFileSystem(bundle)) {
            assertTrue(
                    Files.readString(zip.getPath("serving/metrics.txt")).contains("\nportcullis_ready 1\n"),
                    made.err());
            assertTrue(Files.readString(zip.getPath("serving/threads.txt")).contains("journal-writer: "));
            assertTrue(Files.readString(zip.getPath("serving/exporters.json")).contains("\"away\""));
            assertEquals("ready\n", Files.readString(zip.getPath("serving/ready.txt")));
            assertTrue(Files.readString(zip.getPath("log.txt")).contains("serving RADIUS on"));
            assertTrue(Files.readString(zip.getPath("event-counts.json")).contains("\"access-accept\" : 2"));
        }
        Events.newest(home, "event.action: support-bundle-made");
    }

    /** SIGTERM in the middle of a device's authentication. */
    private static void aStopEndsWhatWasBegun(Home home, Serving serving, Api api) throws Exception {
        Home.Client device = new Home.Client(
                "SN-1", home.folder().resolve("SN-1.pem"), home.folder().resolve("SN-1.key"));
        try (SlowPath path = new SlowPath(serving.auth())) {
            Supplicant slow = new Supplicant(home, path.address(), home.radiusSecret(), List.of());
            CompletableFuture<Supplicant.Outcome> underWay = CompletableFuture.supplyAsync(() -> join(slow, device));
            path.awaitHeld();
            CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(serving::terminate);
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
            while (api.send("GET", "/health/ready", "").statusCode() != 503) {
                assertTrue(System.nanoTime() < end, "it is still ready");
            }
            assertEquals(
                    Optional.of("unready\n"),
                    Optional.of(api.send("GET", "/health/ready", "").body()));
            path.goOn();
            assertEquals(Optional.of("110"), underWay.get(5, TimeUnit.MINUTES).vlan(), "what was begun ends");
            assertEquals(0, exit.get(5, TimeUnit.MINUTES));
        }
        List<String> last = Events.printed(home, "event.action: (appliance-stopping or appliance-stopped)").stream()
                .limit(2)
                .map(event -> Events.text(event, "message"))
                .toList();
        assertTrue(last.get(0).endsWith("; 0 conversations had not ended"), last.get(0));
        assertEquals("The appliance was told to stop; 1 conversations are under way and no other begins", last.get(1));
    }

    private static Supplicant.Outcome join(Supplicant supplicant, Home.Client device) {
        try {
            return supplicant.join(device, "1.3");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void tooNewDataAreRefused(Released released, Home home) throws Exception {
        try (Database database = Database.open(released.database())) {
            database.change(handle -> handle.execute("UPDATE data_format SET needs = 99, program = '9.1.0'"));
        }
        for (String verb : List.of("serve", "check")) {
            Home.Result refused = home.runHere(verb);
            assertEquals(1, refused.exit());
            assertTrue(refused.err().contains("Start version 9.1.0 or later"), refused.err());
        }
    }
}
