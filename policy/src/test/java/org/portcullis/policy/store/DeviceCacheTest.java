package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.portcullis.policy.device.LifecycleState.ACTIVE;
import static org.portcullis.policy.device.LifecycleState.QUARANTINED;

import java.io.StringReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.DeviceCsv;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.device.Registration;
import org.portcullis.policy.value.Serial;

/** Two openings of one database, as a serving process and a command beside it have them. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class DeviceCacheTest {
    private static final Actor ADMIN = new Actor("admin");
    private static final Serial CAMERA = new Serial("CAM-1");
    private static final Serial LENS = new Serial("LENS-1");

    @Parameter
    TestDatabase databases;

    @TempDir
    Path folder;

    private Database servingDatabase;
    private Database commandDatabase;
    private RegistryStore serving;
    private RegistryStore command;

    @BeforeEach
    void open() {
        servingDatabase = databases.open(folder);
        servingDatabase.migrate("policy");
        commandDatabase = databases.open(folder);
        serving = new RegistryStore(servingDatabase, "node-1", InstantSource.system());
        command = new RegistryStore(commandDatabase, "node-1", InstantSource.system());
        command.register(device(CAMERA, Optional.empty()), ADMIN, "");
        command.register(device(LENS, Optional.of(CAMERA)), ADMIN, "");
    }

    @AfterEach
    void close() {
        commandDatabase.close();
        servingDatabase.close();
    }

    @Test
    void whatDidNotChangeIsNotReadAgain() {
        Registration first = find(LENS);
        assertSame(first.device(), find(LENS).device());
        command.register(device(new Serial("OTHER"), Optional.empty()), ADMIN, "");
        assertSame(first.device(), find(LENS).device());
    }

    @Test
    void aChangeByAnotherProcessIsSeenAtOnce() {
        assertEquals(ACTIVE, find(CAMERA).device().state());
        command.changeState(CAMERA, QUARANTINED, ADMIN, "looks odd", Optional.empty());
        assertEquals(QUARANTINED, find(CAMERA).device().state());
    }

    @Test
    void aChangeOfAParentIsSeenAtItsChildren() {
        find(LENS);
        command.changeState(CAMERA, QUARANTINED, ADMIN, "looks odd", Optional.empty());
        assertEquals(QUARANTINED, find(LENS).ancestors().get(0).state());
    }

    @Test
    void aDeviceThatWasNotThereIsFoundOnceItIs() {
        Serial late = new Serial("LATE");
        assertTrue(serving.find(late).isEmpty());
        command.register(device(late, Optional.empty()), ADMIN, "");
        assertEquals(late, find(late).device().serial());
    }

    @Test
    void manyChangesAtOnceAreSeenToo() {
        find(CAMERA);
        DeviceCsv many = DeviceCsv.read(new StringReader("serial\n"
                + IntStream.range(0, 2_000).mapToObj(i -> "MANY-" + i + "\n").collect(Collectors.joining())));
        new DeviceDirectory(commandDatabase, "node-1", InstantSource.system()).take(many, ADMIN, "import");
        command.changeState(CAMERA, QUARANTINED, ADMIN, "looks odd", Optional.empty());
        assertEquals(QUARANTINED, find(CAMERA).device().state());
    }

    private Registration find(Serial serial) {
        return serving.find(serial).orElseThrow();
    }

    private static NewDevice device(Serial serial, Optional<Serial> parent) {
        return new NewDevice(serial, "", "camera", "acme", "", "", Set.of(), parent, ACTIVE);
    }
}
