package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.device.DeviceCsv;
import org.portcullis.policy.device.DeviceRow;
import org.portcullis.policy.device.ImportReport;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.value.Serial;

/** Files of devices: compared, taken whole or not at all, and taken back. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class DeviceFileTest extends DirectoryFixture {
    private static final String FILE = """
            serial,name,type,vendor,model,owner,tags,state
            NEW-1,fresh,sensor,acme,,,a b,active
            SAME-1,same,sensor,acme,,,,active
            DIFF-1,renamed,sensor,acme,,,,
            MOVE-1,,sensor,acme,,,,quarantined
            """;

    @Test
    void aFileIsComparedAndTaken() {
        register("SAME-1", "same", "sensor", "acme", "", LifecycleState.ACTIVE);
        register("DIFF-1", "name", "sensor", "acme", "", LifecycleState.ACTIVE);
        register("MOVE-1", "", "sensor", "acme", "", LifecycleState.ACTIVE);
        long before = directory.newestChange();
        ImportReport dry = directory.compare(csv(FILE), OPERATOR, "import");
        assertEquals(
                new ImportReport(
                        1,
                        2,
                        1,
                        List.of(new ImportReport.Added(
                                2,
                                new Serial("NEW-1"),
                                Map.of(
                                        "name",
                                        "fresh",
                                        "type",
                                        "sensor",
                                        "vendor",
                                        "acme",
                                        "tags",
                                        List.of("a", "b"),
                                        "state",
                                        "active"))),
                        List.of(
                                new ImportReport.Changed(
                                        4, new Serial("DIFF-1"), Map.of("name", "name"), Map.of("name", "renamed")),
                                new ImportReport.Changed(
                                        5,
                                        new Serial("MOVE-1"),
                                        Map.of("state", "active"),
                                        Map.of("state", "quarantined"))),
                        new TreeMap<>(),
                        Optional.empty()),
                dry);
        assertEquals(before, directory.newestChange(), "a dry run changes nothing");
        assertEquals(dry, directory.take(csv(FILE), OPERATOR, "import").done(Optional.empty()));
        assertEquals("renamed", device("DIFF-1").name());
        assertEquals(LifecycleState.QUARANTINED, device("MOVE-1").state());
        assertEquals(Set.of("a", "b"), device("NEW-1").tags());
        assertEquals(before + 3, directory.newestChange(), "one change a device");
        assertEquals(4, directory.compare(csv(FILE), OPERATOR, "import").unchanged(), "the same file again");
    }

    @Test
    void anImportIsUndoneAsLongAsNobodyChangedItsDevices() {
        register("SAME-1", "same", "sensor", "acme", "", LifecycleState.ACTIVE);
        register("DIFF-1", "name", "sensor", "acme", "x y", LifecycleState.ACTIVE);
        register("MOVE-1", "", "sensor", "acme", "", LifecycleState.ACTIVE);
        child("MOVE-1.fw", device("MOVE-1"));
        String file = FILE + "MOVE-1.fw,renamed,,,,,,suspended\n";
        String id = directory.take(csv(file), OPERATOR, "import").id().orElseThrow();
        assertEquals(LifecycleState.SUSPENDED, device("MOVE-1.fw").state());

        assertEquals(Optional.empty(), directory.undo("another", OPERATOR));
        assertEquals(Optional.of(5), directory.undo(id, OPERATOR));
        assertEquals(Optional.empty(), registry.find(new Serial("NEW-1")));
        assertEquals("name", device("DIFF-1").name());
        assertEquals(Set.of("x", "y"), device("DIFF-1").tags());
        assertEquals(LifecycleState.ACTIVE, device("MOVE-1").state());
        assertEquals(LifecycleState.ACTIVE, device("MOVE-1.fw").state());
        assertEquals("", device("MOVE-1.fw").name());
        assertEquals(Optional.of(new Serial("MOVE-1")), device("MOVE-1.fw").parent());
        assertEquals(
                "DEVICE_DELETED bob import undone",
                directory.history(new Serial("NEW-1"), 1).stream()
                        .map(change -> change.action() + " " + change.actor() + " " + change.reason())
                        .findFirst()
                        .orElseThrow());
        assertRefused(RegistryRefusal.Kind.NOT_ALLOWED, () -> directory.undo(id, OPERATOR));
        assertEquals(
                Optional.empty(),
                directory.take(csv("serial\nSAME-1\n"), OPERATOR, "import").id(),
                "nothing to undo");
    }

    @Test
    void whatWasChangedSinceOrCannotGoBackIsNotUndone() {
        register("MOVE-1", "", "sensor", "acme", "", LifecycleState.REGISTERED);
        String file = "serial,name,state\nMOVE-1,x,%s\nNEW-1,y,active\n";
        String onboarded = directory
                .take(csv(file.formatted("onboarding")), ADMIN, "import")
                .id()
                .orElseThrow();
        long before = directory.newestChange();
        assertRefused(RegistryRefusal.Kind.NOT_ALLOWED, () -> directory.undo(onboarded, ADMIN));
        assertEquals(before, directory.newestChange(), "all or nothing");

        String held = directory
                .take(csv("serial,name,state\nMOVE-1,x2,quarantined\nNEW-1,y2,\n"), ADMIN, "import")
                .id()
                .orElseThrow();
        directory.update(device("NEW-1"), details(device("NEW-1"), "y3"), OPERATOR, "");
        RegistryRefusal refusal = assertThrows(RegistryRefusal.class, () -> directory.undo(held, ADMIN));
        assertEquals(
                "NEW-1 was changed since this import; correct devices one by one, or import another file",
                refusal.getMessage());
        assertEquals(LifecycleState.QUARANTINED, device("MOVE-1").state());

        String gone = directory
                .take(csv("serial,state\nMOVE-1,decommissioned\n"), ADMIN, "import")
                .id()
                .orElseThrow();
        assertRefused(RegistryRefusal.Kind.NOT_ALLOWED, () -> directory.undo(gone, ADMIN));
    }

    @Test
    void aFileWithOneBadRowChangesNothing() {
        register("SAME-1", "", "", "", "", LifecycleState.ACTIVE);
        register("GONE-1", "", "", "", "", LifecycleState.DECOMMISSIONED);
        long before = directory.newestChange();
        ImportReport report = directory.take(csv("""
                serial,name,state
                NEW-1,,
                SAME-1,,onboarding
                SAME-2,,nowhere
                GONE-1,again,
                NEW-2,,decommissioned
                """), OPERATOR, "import");
        assertEquals(Set.of(3L, 4L, 5L, 6L), report.refused().keySet());
        assertEquals(
                "SAME-1 is active and cannot become onboarding; allowed: suspended, quarantined",
                report.refused().get(3L));
        assertEquals(Optional.empty(), registry.find(new Serial("NEW-1")));
        List<Change> noted = directory.history(new Serial("GONE-1"), 1);
        assertEquals(EventAction.DECOMMISSIONED_DEVICE_RETURNED, noted.get(0).action());
        assertEquals(before + 1, directory.newestChange());
    }

    /** Another one registers a device of the file when it was compared already, and before it is taken. */
    @Test
    void whatChangesWhileAFileIsComparedIsSeen() {
        DeviceCsv file = csv("serial,state\n"
                + IntStream.range(0, 501).mapToObj(i -> "SN-" + i + ",active\n").collect(Collectors.joining()));
        boolean[] done = {false};
        Map<Long, DeviceRow> rows = new AbstractMap<>() {
            @Override
            public Set<Map.Entry<Long, DeviceRow>> entrySet() {
                return new AbstractSet<>() {
                    @Override
                    public Iterator<Map.Entry<Long, DeviceRow>> iterator() {
                        return file.rows().entrySet().stream()
                                .peek(row -> meddle(row.getKey()))
                                .iterator();
                    }

                    @Override
                    public int size() {
                        return file.rows().size();
                    }
                };
            }

            /** The first five hundred rows are compared before the last one is looked at. */
            private void meddle(long line) {
                if (line == 502 && !done[0]) {
                    done[0] = true;
                    register("SN-0", "", "", "", "", LifecycleState.ACTIVE);
                }
            }
        };
        ImportReport report = directory.take(new DeviceCsv(rows, Map.of()), OPERATOR, "import");
        assertEquals(500, report.added());
        assertEquals(1, report.unchanged());
    }
}
