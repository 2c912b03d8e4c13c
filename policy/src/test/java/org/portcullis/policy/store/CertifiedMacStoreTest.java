package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class CertifiedMacStoreTest {
    private static final Serial ONE = new Serial("S-1");
    private static final Serial TWO = new Serial("S-2");
    private static final MacAddress FIRST = new MacAddress(0x001122AABB01L);
    private static final MacAddress SECOND = new MacAddress(0x001122AABB02L);

    @Parameter
    TestDatabase databases;

    @TempDir
    private Path folder;

    @Test
    void anAddressIsKnownAtOnceAndAfterARestart() {
        try (Database database = open()) {
            try (CertifiedMacStore macs = store(database)) {
                assertEquals(Optional.empty(), macs.lastWith(FIRST));
                macs.seen(ONE, FIRST, "lab-switch");
                assertEquals(Optional.of(ONE), macs.lastWith(FIRST));
            }
            assertEquals(Optional.of(ONE), store(database).lastWith(FIRST));
        }
    }

    /** One address a device: the memory is bounded by the registry. */
    @Test
    void aNewAddressTakesTheOldOnesPlace() {
        try (Database database = open()) {
            CertifiedMacStore macs = store(database);
            macs.seen(ONE, FIRST, "lab-switch");
            macs.write();
            macs.seen(ONE, SECOND, "lab-switch");
            assertEquals(Optional.empty(), macs.lastWith(FIRST), "before it is written");
            assertEquals(Optional.of(ONE), macs.lastWith(SECOND), "before it is written");
            macs.write();
            assertEquals(Optional.empty(), macs.lastWith(FIRST));
            assertEquals(Optional.of(ONE), macs.lastWith(SECOND));
            macs.seen(TWO, SECOND, "lab-switch");
            macs.seen(ONE, FIRST, "lab-switch");
            macs.write();
            assertEquals(Optional.of(ONE), store(database).lastWith(FIRST));
            assertEquals(Optional.of(TWO), store(database).lastWith(SECOND));
        }
    }

    /** When a device was seen is written now and then, not at each of its authentications. */
    @Test
    void whenADeviceWasSeenIsKnownToWithinMinutes() {
        Instant begin = Instant.parse("2026-03-01T12:00:00Z");
        try (Database database = open()) {
            RegistryStore registry = new RegistryStore(database, "node-1", () -> begin);
            registry.register(NewDevice.of(ONE, "acme"), new Actor("alice"), "");
            AtomicReference<Instant> now = new AtomicReference<>(begin);
            CertifiedMacStore macs = new CertifiedMacStore(database, now::get);
            assertEquals(Optional.empty(), seen(database));
            seenAt(macs, now, begin);
            assertEquals(Optional.of(begin), seen(database));
            seenAt(macs, now, begin.plus(CertifiedMacStore.AGAIN).minusMillis(1));
            assertEquals(Optional.of(begin), seen(database));
            seenAt(macs, now, begin.plus(CertifiedMacStore.AGAIN));
            assertEquals(Optional.of(begin.plus(CertifiedMacStore.AGAIN)), seen(database));
        }
    }

    private static void seenAt(CertifiedMacStore macs, AtomicReference<Instant> clock, Instant time) {
        clock.set(time);
        macs.seen(ONE, FIRST, "lab-switch");
        macs.write();
    }

    private static Optional<Instant> seen(Database database) {
        return new DeviceDirectory(database, "node-1", InstantSource.system())
                .observed(List.of(ONE))
                .get(ONE)
                .seen();
    }

    @Test
    void whatWaitsIsBounded() {
        try (Database database = open()) {
            CertifiedMacStore macs = store(database);
            for (int i = 0; i <= CertifiedMacStore.MAX_WAITING; i++) {
                macs.seen(new Serial("S-" + i), new MacAddress(i), "lab-switch");
            }
            macs.write();
            long last = CertifiedMacStore.MAX_WAITING;
            assertEquals(Optional.of(new Serial("S-0")), macs.lastWith(new MacAddress(0)));
            assertEquals(Optional.empty(), macs.lastWith(new MacAddress(last)));
            macs.seen(new Serial("S-" + last), new MacAddress(last), "lab-switch");
            assertEquals(Optional.of(new Serial("S-" + last)), macs.lastWith(new MacAddress(last)));
        }
    }

    private Database open() {
        Database database = databases.open(folder);
        database.migrate("policy");
        return database;
    }

    private static CertifiedMacStore store(Database database) {
        return new CertifiedMacStore(database, InstantSource.system());
    }
}
