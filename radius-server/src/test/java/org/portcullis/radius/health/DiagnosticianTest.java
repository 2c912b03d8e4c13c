package org.portcullis.radius.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.nas.DynamicAuthorization;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasEntry;
import org.portcullis.radius.nas.NasRoster;
import org.portcullis.radius.nas.ServedAt;
import org.portcullis.radius.nas.StoredNas;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.MessageAuthenticatorMode;

/** One verdict for each thing that goes wrong when a switch is put into service, and that each gives way to the next. */
class DiagnosticianTest {
    private Instant now = Instant.parse("2026-03-10T12:00:00Z");
    private final AtomicBoolean serving = new AtomicBoolean(true);
    private final NasHealthTable table = new NasHealthTable(() -> now);
    private final ServedAt served = new ServedAt(List.of(address("192.0.2.10")), 1812, 1813, Optional.empty());
    private final Diagnostician diagnostician = new Diagnostician(table, () -> served, serving::get, () -> now);
    private Instant changed = now;
    private boolean coa;

    private static InetAddress address(String text) {
        return Cidr.parseAddress(text).orElseThrow();
    }

    private NasDiagnosis diagnosis() {
        NasEntry entry = new NasEntry(
                new NasClient(
                        "sw-1",
                        Cidr.parse("10.1.2.3"),
                        Secret.ofUtf8("a secret of sixteen"),
                        "cisco",
                        "lab",
                        MessageAuthenticatorMode.REQUIRE,
                        Optional.empty(),
                        coa
                                ? Optional.of(new DynamicAuthorization(
                                        3799,
                                        DynamicAuthorization.Method.DISCONNECT,
                                        Optional.empty(),
                                        Optional.empty(),
                                        true))
                                : Optional.empty()),
                Optional.empty());
        NasRoster roster = new NasRoster(List.of(), List.of(new StoredNas(entry, 1, changed, changed)));
        return diagnostician.of(roster.lines().get(0), roster);
    }

    private void is(Verdict verdict, String... words) {
        NasDiagnosis diagnosis = diagnosis();
        assertEquals(verdict, diagnosis.verdict(), diagnosis.toString());
        List<String> missing = new ArrayList<>(List.of(words));
        missing.removeIf(word -> (diagnosis.sentence() + diagnosis.fix()).contains(word));
        assertEquals(List.of(), missing, diagnosis.toString());
    }

    /** A packet came, a second after what was before. */
    private NasHealth packet() {
        now = now.plusSeconds(1);
        NasHealth health = table.of("sw-1");
        health.packet(address("10.1.2.3"));
        return health;
    }

    private void dropped(DropReason reason) {
        packet().dropped(reason);
    }

    private void asked() {
        NasHealth health = packet();
        health.saw(NasSign.ACCESS_REQUEST);
        health.saw(NasSign.PROVEN);
    }

    @Test
    void aSwitchIsPutIntoServiceStepByStep() {
        is(Verdict.NOTHING_RECEIVED, "10.1.2.3", "192.0.2.10", "1812", "1813");

        table.unknown().dropped(address("203.0.113.9"), Code.ACCESS_REQUEST);
        is(Verdict.NOTHING_RECEIVED);
        assertEquals(List.of(address("203.0.113.9")), diagnosis().candidates());
        table.unknown().dropped(address("10.1.7.3"), Code.ACCESS_REQUEST);
        is(Verdict.UNKNOWN_ADDRESS, "10.1.7.3");
        assertEquals(address("10.1.7.3"), diagnosis().candidates().get(0));

        dropped(DropReason.DATAGRAM_TOO_SHORT);
        is(Verdict.PACKETS_DROPPED, "datagram_too_short (1)");
        dropped(DropReason.MESSAGE_AUTHENTICATOR_INVALID);
        is(Verdict.SECRET_WRONG, "secrets");
        packet().saw(NasSign.PROVEN);
        dropped(DropReason.MESSAGE_AUTHENTICATOR_MISSING);
        is(Verdict.MESSAGE_AUTHENTICATOR_MISSING, "warn");

        asked();
        is(Verdict.NO_DEVICE_YET, "2026-03-10T12:00:05Z");
        serving.set(false);
        is(Verdict.NOT_SERVING);
        serving.set(true);
        packet().saw(NasSign.ACCEPT);
        is(Verdict.WELL);
        now = now.plusSeconds(60);
        is(Verdict.ACCOUNTING_MISSING, "1813");
        dropped(DropReason.REQUEST_AUTHENTICATOR_INVALID);
        is(Verdict.ACCOUNTING_SECRET_WRONG);
        packet().saw(NasSign.ACCOUNTING_REQUEST);
        is(Verdict.WELL, "2026-03-10T12:00:05Z");

        coa = true;
        packet().saw(NasSign.COA_NO_ANSWER);
        is(Verdict.COA_UNANSWERED, "3799");
        packet().saw(NasSign.COA_NAK);
        is(Verdict.WELL);
        packet().saw(NasSign.UNAUTHENTICATED);
        is(Verdict.WOULD_BREAK, "require");
    }

    @Test
    void aSecretThatIsWrongAgainIsWrong() {
        asked();
        dropped(DropReason.MESSAGE_AUTHENTICATOR_INVALID);
        is(Verdict.SECRET_WRONG, "10.1.2.3");
    }

    @Test
    void accountingAloneIsNoAuthentication() {
        packet().saw(NasSign.ACCOUNTING_REQUEST);
        is(Verdict.AUTHENTICATION_MISSING, "1812");
    }

    /** What was wrong before the client was changed says nothing of it as it is now. */
    @Test
    void onlyWhatCameSinceItWasChangedCounts() {
        dropped(DropReason.MESSAGE_AUTHENTICATOR_INVALID);
        now = now.plusSeconds(1);
        changed = now;
        is(Verdict.NOTHING_RECEIVED, changed.toString());
        asked();
        is(Verdict.NO_DEVICE_YET);
    }

    @Test
    void oneThatIsNotInForceIsTold() {
        NasEntry entry = new NasEntry(
                new NasClient(
                        "sw-1",
                        Cidr.parse("10.1.2.3").orElseThrow(),
                        Secret.ofUtf8("a secret"),
                        "",
                        "",
                        MessageAuthenticatorMode.REQUIRE,
                        Optional.empty()),
                Optional.empty());
        NasRoster roster = new NasRoster(List.of(entry), List.of(new StoredNas(entry, 1, now, now)));
        NasDiagnosis diagnosis = diagnostician.of(roster.lines().get(1), roster);
        assertEquals(Verdict.NOT_IN_FORCE, diagnosis.verdict());
        assertTrue(diagnosis.sentence().contains("name is that of the client sw-1"), diagnosis.sentence());
    }

    @Test
    void theTablesAreBounded() {
        for (int i = 0; i < UnknownSources.MAX + 10; i++) {
            now = now.plusSeconds(1);
            table.unknown().dropped(address("10.9." + i / 256 + "." + i % 256), Code.ACCESS_REQUEST);
            table.unknown().dropped(address("10.9.0.0"), Code.ACCOUNTING_REQUEST);
        }
        assertEquals(UnknownSources.MAX, table.unknown().newestFirst().size());
        UnknownSources.Source first = table.unknown().newestFirst().stream()
                .filter(source -> source.address().equals(address("10.9.0.0")))
                .findFirst()
                .orElseThrow();
        assertEquals(UnknownSources.MAX + 11, first.count(), "the one that comes again and again stays");
        for (int i = 0; i < NasHealthTable.MAX + 10; i++) {
            table.of("switch-" + i).saw(NasSign.PACKET);
        }
        assertEquals(NasHealthTable.MAX, table.all().size());
        table.keepOnly(Set.of("switch-7"));
        assertEquals(1, table.all().size());
    }
}
