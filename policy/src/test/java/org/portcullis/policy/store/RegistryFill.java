package org.portcullis.policy.store;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.bench.Fleet;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.device.RevocationReason;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.value.Serial;

/**
 * Gives registered devices of a {@link Fleet} their two credentials each, as binding and issuing would, or revokes them, with
 * the rows of the change table: many in one transaction. The events of all changes count as told.
 */
public final class RegistryFill {
    private static final Actor ACTOR = Actor.system("bench");
    private static final int CHUNK = 500;
    private static final int CHUNKS = 20;

    private final Database database;
    private final Fleet fleet;
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final DeviceTable devices = new DeviceTable();
    private final CredentialTable credentials = new CredentialTable();
    private final ChangeTable changes;
    private final CredentialLedger ledger;

    /** @param issuer the appliance's CA, RFC 4514 */
    public RegistryFill(Database database, String node, String issuer) {
        this.database = database;
        this.fleet = new Fleet(issuer, now);
        this.changes = new ChangeTable(node);
        this.ledger = new CredentialLedger(changes, InstantSource.fixed(now));
    }

    /** {@code bind|revoke URL NODE ISSUER FROM TO}: for the devices of these numbers, the last one not among them. */
    public static void main(String[] words) {
        try (Database database = Database.open(StorageLocation.parse(words[1]).orElseThrow())) {
            RegistryFill fill = new RegistryFill(database, words[2], words[3]);
            int from = Integer.parseInt(words[4]);
            int to = Integer.parseInt(words[5]);
            if (words[0].equals("bind")) {
                fill.bind(from, to);
            } else {
                fill.revoke(from, to);
            }
        }
    }

    /** Binds the maker's certificate of each and issues it another one. */
    public void bind(int from, int to) {
        inChunks(from, to, this::bindChunk);
    }

    /** Revokes what was issued to each. */
    public void revoke(int from, int to) {
        inChunks(
                from,
                to,
                (handle, chunkFrom, chunkTo) -> known(handle, chunkFrom, chunkTo)
                        .forEach((serial, device) -> ledger.of(handle, device).stream()
                                .filter(credential -> credential.kind() == Credential.Kind.LDEVID)
                                .forEach(credential -> ledger.revoke(
                                        handle, device, credential, RevocationReason.SUPERSEDED, "", ACTOR))));
    }

    private interface Chunk {
        void take(Handle handle, int from, int to);
    }

    private void inChunks(int from, int to, Chunk work) {
        for (int begin = from; begin < to; begin += CHUNK * CHUNKS) {
            int first = begin;
            database.change(handle -> {
                for (int at = first; at < Math.min(to, first + CHUNK * CHUNKS); at += CHUNK) {
                    work.take(handle, at, Math.min(to, at + CHUNK));
                }
                changes.moveCursor(handle, new ChangeEvents(event -> null).name(), changes.newest(handle));
            });
        }
    }

    private Map<Serial, Device> known(Handle handle, int from, int to) {
        return devices.findAll(
                handle, IntStream.range(from, to).mapToObj(Fleet::serial).toList());
    }

    private void bindChunk(Handle handle, int from, int to) {
        Map<Serial, Device> known = known(handle, from, to);
        List<CredentialTable.Draft> drafts = new ArrayList<>();
        List<ChangeTable.Draft> rows = new ArrayList<>();
        for (int number = from; number < to; number++) {
            Device device = known.get(Fleet.serial(number));
            Credential makers = credential(device, fleet.proveMakers(number));
            Credential own = credential(device, fleet.prove(number));
            drafts.add(new CredentialTable.Draft(makers, new byte[0], List.of()));
            drafts.add(new CredentialTable.Draft(own, fleet.certificate(number), List.of()));
            rows.add(row(EventAction.CREDENTIAL_BOUND, device, makers));
            rows.add(row(EventAction.CREDENTIAL_ISSUED, device, own));
        }
        credentials.insertAll(handle, drafts);
        changes.addAll(handle, rows);
    }

    private Credential credential(Device device, ProvenCredential proven) {
        return new Credential(
                device.id(),
                proven.kind(),
                proven.issuer(),
                proven.serialNumber(),
                proven.keyId(),
                proven.notBefore(),
                proven.notAfter(),
                Credential.Status.ACTIVE,
                now);
    }

    private ChangeTable.Draft row(EventAction action, Device device, Credential credential) {
        return new ChangeTable.Draft(
                now, action, device.serial().text(), ACTOR, "", Map.of(), CredentialLedger.describe(credential));
    }
}
