package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/** The registry's server goes away and comes back. */
class ReplicatedRegistryTest {
    private static final Actor ADMIN = new Actor("admin");
    private static final Actor RADIUS = Actor.system("radius");
    private static final Serial KNOWN = new Serial("SN-1");
    private static final MacAddress MAC = new MacAddress(0x001122AABB01L);
    private static final Serial FRESH = new Serial("SN-2");

    @TempDir
    Path folder;

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @Test
    void itGoesOnFromWhatWasKnownAndLosesNothing() throws Exception {
        assumeTrue(
                PostgresqlServer.isInstalled() || "true".equals(System.getenv("CI")),
                "apt-get install " + PostgresqlServer.DEBIAN_PACKAGE);
        try (PostgresqlServer server = PostgresqlServer.start();
                Database database = Database.open(server.schema("registry"))) {
            database.migrate("policy");
            RegistryStore registry = new RegistryStore(database, "node-1", InstantSource.system());
            for (int i = 3; i < 600; i++) {
                registry.register(NewDevice.of(new Serial("SN-" + i), "acme"), ADMIN, "");
            }
            registry.register(NewDevice.of(KNOWN, "acme"), ADMIN, "");
            Serial child = new Serial("SN-1/fw");
            registry.register(
                    new NewDevice(child, "", "", "acme", "", "", Set.of(), Optional.of(KNOWN), LifecycleState.ACTIVE),
                    ADMIN,
                    "");
            CertifiedMacStore macs = new CertifiedMacStore(database, InstantSource.system());
            macs.seen(KNOWN, MAC, "lab-switch");
            macs.write();
            try (Replica replica =
                            Replica.open(folder.resolve("replica.db"), database, "node-1", InstantSource.system());
                    ChangeFollower follower = new ChangeFollower(database, "node-1", List.of(replica))) {
                assertFalse(replica.isComplete());
                follower.start();
                replica.start();
                await(replica::isComplete);
                registry.register(NewDevice.of(FRESH, "acme"), ADMIN, "");
                registry.changeState(KNOWN, LifecycleState.QUARANTINED, ADMIN, "odd", Optional.empty());
                await(() -> replica.devices().find(KNOWN).orElseThrow().device().state() == LifecycleState.QUARANTINED);

                database.contact().listen(new Told());
                server.stop();
                ReplicatedRegistry devices = new ReplicatedRegistry(registry, database.contact(), replica);
                assertEquals(
                        LifecycleState.QUARANTINED,
                        devices.find(KNOWN).orElseThrow().device().state());
                assertEquals(
                        List.of(KNOWN),
                        devices.find(child).orElseThrow().ancestors().stream()
                                .map(device -> device.serial())
                                .toList());
                assertTrue(devices.find(new Serial("SN-9999")).isEmpty());
                assertEquals(
                        Optional.of(KNOWN),
                        new CertifiedMacStore(database, Optional.of(replica), InstantSource.system()).lastWith(MAC));
                assertTrue(database.contact().isLost());
                assertTrue(database.contact().lostSince().orElseThrow().isBefore(Instant.now()));
                assertThrows(
                        StoreUnreachableException.class,
                        () -> devices.register(NewDevice.of(new Serial("SN-X"), "acme"), ADMIN, ""));
                assertEquals(
                        LifecycleState.ONBOARDING,
                        devices.recordProof(FRESH, proof(), RADIUS).device().state());
                assertEquals(1, devices.find(FRESH).orElseThrow().credentials().size(), "it counts here at once");
                assertEquals(1, devices.waiting());
                devices.recordWaiting();
                assertEquals(1, devices.waiting(), "nobody to tell yet");

                server.resume();
                await(() -> !database.contact().isLost());
                devices.recordWaiting();
                assertEquals(0, devices.waiting());
                assertEquals(
                        LifecycleState.ONBOARDING,
                        registry.find(FRESH).orElseThrow().device().state());
                assertEquals(List.of("lost", "regained"), told);
            }
            registry.changeState(KNOWN, LifecycleState.DECOMMISSIONED, ADMIN, "sold", Optional.empty());
            new DeviceDirectory(database, "node-1", InstantSource.system()).delete(new Serial("SN-3"), ADMIN);
            try (Replica again =
                    Replica.open(folder.resolve("replica.db"), database, "node-1", InstantSource.system())) {
                assertTrue(again.isComplete(), "it is used until it is renewed");
                again.start();
                await(() -> again.devices().find(KNOWN).orElseThrow().device().state() == LifecycleState.DECOMMISSIONED
                        && again.devices().find(new Serial("SN-3")).isEmpty());
            }
        }
    }

    private final class Told implements DatabaseContact.Listener {
        @Override
        public void lost(Instant heard, String why) {
            told.add("lost");
        }

        @Override
        public void regained(Duration silence) {
            told.add("regained");
        }
    }

    private static ProvenCredential proof() {
        return new ProvenCredential(
                FRESH.text(),
                Credential.Kind.IDEVID,
                Optional.empty(),
                "CN=Maker",
                "CN=SN-2",
                BigInteger.TEN,
                "key",
                "EC-P256",
                "00",
                Instant.EPOCH,
                Instant.EPOCH.plus(Duration.ofDays(100_000)),
                List.of(),
                "good");
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it never came");
            Thread.sleep(20);
        }
    }
}
