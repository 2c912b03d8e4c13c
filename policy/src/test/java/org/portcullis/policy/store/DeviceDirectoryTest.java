package org.portcullis.policy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceDetails;
import org.portcullis.policy.device.DeviceSearch;
import org.portcullis.policy.device.IssuedCertificate;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class DeviceDirectoryTest extends DirectoryFixture {
    @ParameterizedTest
    @CsvSource({
        "'', '', CAM-1 CAM-2 SEN-1",
        "cam, '', CAM-1 CAM-2",
        "CAMERA acme, '', CAM-1",
        "ärztehaus, '', SEN-1",
        "loud, '', SEN-1",
        "100%, '', CAM-2",
        "100_, '', ''",
        "c!, '', ''",
        "'', quarantined, CAM-2",
        "'', quarantined active, CAM-1 CAM-2",
        "acme, registered, SEN-1",
    })
    void devicesAreFoundByWhatIsKnownOfThem(String text, String states, String expected) {
        register("CAM-1", "Hall 3", "camera", "acme", "", LifecycleState.ACTIVE);
        register("CAM-2", "100% zoom", "camera", "other", "", LifecycleState.QUARANTINED);
        register("SEN-1", "ÄRZTEHAUS", "sensor", "acme", "loud hot", LifecycleState.REGISTERED);
        Set<LifecycleState> wanted = new java.util.HashSet<>();
        for (String word : states.split(" ")) {
            LifecycleState.ofWord(word).ifPresent(wanted::add);
        }
        DeviceSearch.Page page = directory.search(DeviceSearch.of(text, wanted), Optional.empty(), 10);
        assertEquals(expected, serials(page.devices()));
        assertEquals(page.devices().size(), page.total());
    }

    @Test
    void devicesAreFoundByTypeTagAndTimes() {
        register("CAM-1", "", "camera", "acme", "hot x", LifecycleState.ACTIVE);
        register("CAM-2", "", "camera", "acme", "hotter", LifecycleState.QUARANTINED);
        register("PTZ-1", "", "Camera", "acme", "Hot", LifecycleState.ACTIVE);
        register("SEN-1", "", "sensor", "acme", "\"q\\", LifecycleState.ACTIVE);
        bindIssued(new Serial("CAM-1"), certificate(1, NOW.plusSeconds(60)), ADMIN);
        bindIssued(new Serial("CAM-2"), certificate(2, NOW.plusSeconds(60)), ADMIN);
        bindIssued(new Serial("CAM-2"), certificate(3, NOW.plusSeconds(600)), ADMIN);
        seen("CAM-1", NOW.minusSeconds(60));
        seen("SEN-1", NOW.minusSeconds(600));

        DeviceSearch all = DeviceSearch.of("", Set.of());
        assertEquals("CAM-1 CAM-2", found(all.ofType("camera")));
        assertEquals("CAM-1", found(all.ofType("camera").in(Set.of(LifecycleState.ACTIVE))));
        assertEquals("CAM-1", found(all.tagged("hot")), "not a part of another tag, and in its own case");
        assertEquals("SEN-1", found(all.tagged("\"q\\")));
        assertEquals("", found(all.tagged("hot").ofType("sensor")));
        Optional<Instant> then = Optional.of(NOW.minusSeconds(60));
        Optional<Instant> any = Optional.empty();
        assertEquals("CAM-2 PTZ-1 SEN-1", found(all.at(new DeviceSearch.Times(then, any, any))));
        assertEquals("CAM-1", found(all.at(new DeviceSearch.Times(any, then, any))));
        assertEquals("CAM-2 PTZ-1", found(all.at(new DeviceSearch.Times(Optional.of(Instant.EPOCH), any, any))));
        assertEquals(
                "CAM-1",
                found(all.at(new DeviceSearch.Times(any, any, Optional.of(NOW.plusSeconds(61))))),
                "of two certificates the newer counts");
        new CredentialStore(database, "node-1", () -> NOW)
                .revoke(
                        new Serial("CAM-2"),
                        BigInteger.valueOf(3),
                        org.portcullis.policy.device.RevocationReason.UNSPECIFIED,
                        "",
                        ADMIN);
        assertEquals(
                "CAM-1 CAM-2",
                found(all.at(new DeviceSearch.Times(any, any, Optional.of(NOW.plusSeconds(61))))),
                "not one that is revoked");
    }

    private String found(DeviceSearch search) {
        DeviceSearch.Survey survey = directory.survey(search, Optional.empty(), 10);
        DeviceSearch.Page page = directory.search(search, Optional.empty(), 10);
        assertEquals(page, survey.page());
        assertEquals(page.devices(), directory.next(search, Optional.empty(), 10), "by an index, too");
        return serials(page.devices());
    }

    @Test
    void aSurveyCountsEveryState() {
        for (int i = 0; i < 5; i++) {
            register("CAM-" + i, "", "camera", "", "", i < 2 ? LifecycleState.QUARANTINED : LifecycleState.ACTIVE);
        }
        register("SEN-1", "", "sensor", "", "", LifecycleState.ACTIVE);
        seen("CAM-0", NOW);
        DeviceSearch.Survey survey =
                directory.survey(DeviceSearch.of("cam", Set.of(LifecycleState.QUARANTINED)), Optional.empty(), 1);
        assertEquals(2, survey.page().total());
        assertEquals(Optional.of(new Serial("CAM-0")), survey.page().next());
        assertEquals(Map.of(LifecycleState.QUARANTINED, 2L, LifecycleState.ACTIVE, 3L), survey.byState());
        assertEquals(
                Optional.of(NOW), survey.observed().get(new Serial("CAM-0")).seen());
        assertEquals(List.of("camera", "sensor"), directory.types(10));
        assertEquals(List.of("camera"), directory.types(1));
    }

    private void seen(String serial, Instant at) {
        try (CertifiedMacStore macs = new CertifiedMacStore(database, () -> at)) {
            macs.seen(new Serial(serial), new MacAddress(7), "lab-switch");
        }
    }

    private static IssuedCertificate certificate(int number, Instant notAfter) {
        return new IssuedCertificate("CN=CA", BigInteger.valueOf(number), "K" + number, NOW, notAfter, new byte[] {1});
    }

    @Test
    void pagesAreStableWhileDevicesComeAndGo() {
        for (int i = 10; i < 20; i++) {
            register("SN-" + i, "", "", "", "", LifecycleState.REGISTERED);
        }
        List<String> seen = new ArrayList<>();
        Optional<Serial> after = Optional.empty();
        do {
            DeviceSearch.Page page = directory.search(DeviceSearch.of("sn-", Set.of()), after, 3);
            page.devices().forEach(device -> seen.add(device.serial().text()));
            register("SN-0" + seen.size(), "", "", "", "", LifecycleState.REGISTERED);
            after = page.next();
        } while (after.isPresent());
        assertEquals(IntStream.range(10, 20).mapToObj(i -> "SN-" + i).toList(), seen);
    }

    @Test
    void pagesOfSeveralStatesAreInOneOrder() {
        LifecycleState[] states = {
            LifecycleState.QUARANTINED, LifecycleState.ACTIVE, LifecycleState.REGISTERED, LifecycleState.ACTIVE
        };
        for (int i = 0; i < 8; i++) {
            register("SN-" + i, "", "", "", "", states[i % states.length]);
        }
        DeviceSearch search = DeviceSearch.of("", Set.of(LifecycleState.ACTIVE, LifecycleState.QUARANTINED));
        DeviceSearch.Page first = directory.search(search, Optional.empty(), 4);
        DeviceSearch.Page second = directory.search(search, first.next(), 4);
        assertEquals("SN-0 SN-1 SN-3 SN-4", serials(first.devices()));
        assertEquals("SN-5 SN-7", serials(second.devices()));
        assertEquals(List.of(6L, 6L), List.of(first.total(), second.total()));
        assertEquals("SN-3 SN-4", serials(directory.next(search, Optional.of(new Serial("SN-1")), 2)));
    }

    private static String serials(List<Device> devices) {
        return String.join(" ", devices.stream().map(d -> d.serial().text()).toList());
    }

    @Test
    void aCorrectionIsOneChangeWithWhatWasThereBefore() {
        Device known = register("SN-1", "old", "sensor", "acme", "a", LifecycleState.ACTIVE);
        Device changed = directory
                .update(
                        known,
                        new DeviceDetails("new", "sensor", "acme", "", "facility", Set.of("b"), Optional.empty()),
                        OPERATOR,
                        "typo")
                .orElseThrow();
        assertEquals(changed, registry.find(known.serial()).orElseThrow().device());
        assertEquals(2, changed.version());
        assertEquals(
                Optional.empty(), directory.update(known, details(known, "newer"), OPERATOR, ""), "from an old one");
        List<Change> history = directory.history(known.serial(), 10);
        assertEquals(2, history.size());
        var event = ChangeEvent.of(history.get(0));
        assertEquals(Optional.of("bob changed device SN-1 (name, owner, tags): typo"), event.get(Field.MESSAGE));
        assertEquals(Optional.of(List.of("name=old", "owner=", "tags=[a]")), event.get(Field.CHANGE_BEFORE));
        assertEquals(Optional.of(List.of("name=new", "owner=facility", "tags=[b]")), event.get(Field.CHANGE_AFTER));
        assertEquals(Optional.of(List.of("b")), event.get(Field.TAGS));
        assertEquals(Optional.of("facility"), event.get(Field.LABEL_OWNER));
        assertEquals(Optional.of("bob"), event.get(Field.USER_NAME));
        assertEquals(
                1,
                directory
                        .search(DeviceSearch.of("new b", Set.of()), Optional.empty(), 10)
                        .total());
        assertEquals(
                EventAction.DEVICE_REGISTERED,
                directory.lastMove(known.serial()).orElseThrow().action());
    }

    @Test
    void aDeviceIsNeverAboveItselfAndTheTreeIsNotTooDeep() {
        Device top = register("D-0", "", "", "", "", LifecycleState.ACTIVE);
        Device last = top;
        for (int i = 1; i <= 7; i++) {
            last = child("D-" + i, last);
        }
        Device eighth = last;
        assertRefused(RegistryRefusal.Kind.NOT_ALLOWED, () -> child("D-8", eighth));
        assertRefused(RegistryRefusal.Kind.NOT_ALLOWED, () -> setParent(top, "D-7"));
        assertRefused(RegistryRefusal.Kind.NOT_ALLOWED, () -> setParent(top, "D-0"));
        assertRefused(RegistryRefusal.Kind.UNKNOWN_DEVICE, () -> setParent(top, "none"));
        Device other = register("E-0", "", "", "", "", LifecycleState.ACTIVE);
        assertRefused(RegistryRefusal.Kind.NOT_ALLOWED, () -> setParent(top, "E-0"));
        assertEquals(1, setParent(other, "D-6").orElseThrow().parent().stream().count());
        assertEquals(7, registry.find(other.serial()).orElseThrow().ancestors().size());
    }

    @Test
    void onlyADeviceThatWasNeverSeenIsDeleted() {
        Device registered = register("SN-1", "", "", "", "", LifecycleState.REGISTERED);
        directory.delete(registered.serial(), OPERATOR);
        assertEquals(Optional.empty(), registry.find(registered.serial()));
        assertEquals(
                EventAction.DEVICE_DELETED,
                directory.history(registered.serial(), 1).get(0).action());
        assertRefused(RegistryRefusal.Kind.UNKNOWN_DEVICE, () -> directory.delete(registered.serial(), OPERATOR));
        Device active = register("SN-2", "", "", "", "", LifecycleState.ACTIVE);
        assertRefused(RegistryRefusal.Kind.NOT_ALLOWED, () -> directory.delete(active.serial(), OPERATOR));
        Device parent = register("SN-3", "", "", "", "", LifecycleState.REGISTERED);
        child("SN-4", parent);
        assertRefused(RegistryRefusal.Kind.NOT_ALLOWED, () -> directory.delete(parent.serial(), OPERATOR));
        Device issued = register("SN-5", "", "", "", "", LifecycleState.REGISTERED);
        bindIssued(
                issued.serial(),
                new IssuedCertificate("CN=CA", BigInteger.ONE, "K", NOW, NOW.plusSeconds(60), new byte[] {1}),
                ADMIN);
        assertRefused(RegistryRefusal.Kind.NOT_ALLOWED, () -> directory.delete(issued.serial(), OPERATOR));
    }

    private Optional<Device> setParent(Device device, String parent) {
        return directory.update(
                device, new DeviceDetails("", "", "", "", "", Set.of(), Optional.of(new Serial(parent))), ADMIN, "");
    }

    private Credential bindIssued(Serial serial, IssuedCertificate certificate, Actor actor) {
        return new CredentialStore(database, "node-1", () -> NOW)
                .bind(serial, certificate, new CredentialStore.Claim.Admin(), actor);
    }
}
