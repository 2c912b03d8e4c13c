package org.portcullis.policy.store;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceRegistry;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.device.Registration;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.value.Serial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shared registry that goes on to answer from this node's {@link Replica} while its database cannot be reached. What
 * devices prove meanwhile counts here at once and is recorded in the registry when that is there again; at most {@value
 * #MAX_PROOFS} proofs wait, and one that was lost is recorded at the device's next authentication. Everything else that
 * would change the registry waits for the database: {@link StoreUnreachableException}.
 */
public final class ReplicatedRegistry implements DeviceRegistry {
    static final int MAX_PROOFS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(ReplicatedRegistry.class);

    private final RegistryStore registry;
    private final DatabaseContact contact;
    private final Replica replica;
    private final Map<Key, Proof> waiting = new LinkedHashMap<>();

    private record Key(Serial serial, String issuer, String serialNumber) {}

    private record Proof(Serial serial, ProvenCredential credential, Actor actor) {}

    public ReplicatedRegistry(RegistryStore registry, DatabaseContact contact, Replica replica) {
        this.registry = registry;
        this.contact = contact;
        this.replica = replica;
    }

    @Override
    public Optional<Registration> find(Serial serial) {
        return read(devices -> devices.find(serial));
    }

    @Override
    public List<Device> list(Optional<Serial> after, int limit) {
        return read(devices -> devices.list(after, limit));
    }

    @Override
    public List<Serial> descendants(Serial ancestor) {
        return read(devices -> devices.descendants(ancestor));
    }

    @Override
    public Registration recordProof(Serial serial, ProvenCredential credential, Actor actor) {
        return answer(() -> registry.recordProof(serial, credential, actor), () -> {
            Registration recorded = replica.devices().recordProof(serial, credential, actor);
            keep(new Proof(serial, credential, actor));
            return recorded;
        });
    }

    /** While the database is away the refusal's own event has to do. */
    @Override
    public void noteReturn(Serial serial, Actor actor, String how) {
        if (contact.isLost()) {
            return;
        }
        try {
            registry.noteReturn(serial, actor, how);
        } catch (StoreUnreachableException unnoted) {
            LOG.debug("the return of {} was not noted", serial, unnoted);
        }
    }

    @Override
    public Device register(NewDevice device, Actor actor, String reason) {
        return registry.register(device, actor, reason);
    }

    @Override
    public Device changeState(Serial serial, LifecycleState to, Actor actor, String reason, Optional<Instant> until) {
        return registry.changeState(serial, to, actor, reason, until);
    }

    private <T> T read(Function<RegistryStore, T> question) {
        return answer(() -> question.apply(registry), () -> question.apply(replica.devices()));
    }

    private <T> T answer(Supplier<T> now, Supplier<T> lastKnown) {
        if (!contact.isLost()) {
            try {
                return now.get();
            } catch (StoreUnreachableException lost) {
                if (!replica.isComplete()) {
                    throw lost;
                }
            }
        } else if (!replica.isComplete()) {
            throw new StoreUnreachableException(
                    "the registry cannot be reached, and this node has no complete copy of it yet");
        }
        return lastKnown.get();
    }

    private synchronized void keep(Proof proof) {
        Key key = new Key(
                proof.serial,
                proof.credential.issuer(),
                proof.credential.serialNumber().toString(16));
        if (waiting.size() < MAX_PROOFS || waiting.containsKey(key)) {
            waiting.put(key, proof);
        }
    }

    /** How many proofs wait to be recorded. */
    public synchronized int waiting() {
        return waiting.size();
    }

    /** Records the proofs that wait, where the database is there again. */
    public void recordWaiting() {
        while (!contact.isLost()) {
            Optional<Map.Entry<Key, Proof>> next = next();
            if (next.isEmpty()) {
                return;
            }
            Proof proof = next.get().getValue();
            try {
                registry.recordProof(proof.serial, proof.credential, proof.actor);
            } catch (RegistryRefusal refused) {
                LOG.info(
                        "{} proved a certificate while the registry was away, which it does not take now: {}",
                        proof.serial,
                        refused.getMessage());
            }
            done(next.get().getKey());
            replica.renew(List.of(proof.serial.text()));
        }
    }

    private synchronized Optional<Map.Entry<Key, Proof>> next() {
        return waiting.entrySet().stream().findFirst();
    }

    private synchronized void done(Key key) {
        waiting.remove(key);
    }
}
