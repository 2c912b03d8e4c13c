package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.StringReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Authority;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceCsv;
import org.portcullis.policy.device.DeviceDetails;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.value.Serial;

/** A registry with nothing in it, and the directory over it. */
abstract class DirectoryFixture {
    static final Actor ADMIN = new Actor("alice");
    static final Actor OPERATOR = new Actor("bob", Authority.OPERATOR);
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Parameter
    TestDatabase databases;

    @TempDir
    Path folder;

    Database database;
    RegistryStore registry;
    DeviceDirectory directory;

    @BeforeEach
    void open() {
        database = databases.open(folder);
        database.migrate("policy");
        registry = new RegistryStore(database, "node-1", () -> NOW);
        directory = new DeviceDirectory(database, "node-1", () -> NOW);
    }

    @AfterEach
    void close() {
        database.close();
    }

    Device device(String serial) {
        return registry.find(new Serial(serial)).orElseThrow().device();
    }

    Device child(String serial, Device parent) {
        return registry.register(
                new NewDevice(
                        new Serial(serial),
                        "",
                        "",
                        "",
                        "",
                        "",
                        Set.of(),
                        Optional.of(parent.serial()),
                        LifecycleState.ACTIVE),
                ADMIN,
                "");
    }

    Device register(String serial, String name, String type, String vendor, String tags, LifecycleState state) {
        Set<String> words = tags.isEmpty() ? Set.of() : Set.of(tags.split(" "));
        return registry.register(
                new NewDevice(new Serial(serial), name, type, vendor, "", "", words, Optional.empty(), state),
                ADMIN,
                "");
    }

    static DeviceDetails details(Device device, String name) {
        return new DeviceDetails(
                name, device.type(), device.vendor(), device.model(), device.owner(), device.tags(), device.parent());
    }

    static DeviceCsv csv(String text) {
        return DeviceCsv.read(new StringReader(text));
    }

    static void assertRefused(RegistryRefusal.Kind kind, Executable work) {
        RegistryRefusal refusal = assertThrows(RegistryRefusal.class, work);
        assertEquals(kind, refusal.kind(), refusal.getMessage());
    }
}
