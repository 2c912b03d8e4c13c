package org.portcullis.policy.device;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.Serial;

/**
 * The devices that this network knows, and their credentials. Every change commits together with its row in the change
 * table (who, why, before, after). Every method throws {@link org.portcullis.policy.store.StoreException} when the store
 * cannot be reached.
 */
public interface DeviceRegistry {

    /** What the registry knows of a device, read in one piece. */
    Optional<Registration> find(Serial serial);

    /**
     * Enters a device.
     *
     * @throws RegistryRefusal when the serial exists, or the parent does not
     */
    Device register(NewDevice device, Actor actor, String reason);

    /**
     * Moves a device to another state, by compare-and-set on what it was when this was called.
     *
     * @param until when a suspended or quarantined device goes back by itself
     * @throws RegistryRefusal when the device is unknown or the transition is not allowed; the message names those that
     *     are
     */
    Device changeState(Serial serial, LifecycleState to, Actor actor, String reason, Optional<Instant> until);

    /**
     * Records that a device has proven a credential: binds an IDevID at its first use, and takes a REGISTERED device to
     * ONBOARDING. Does nothing that is done already.
     *
     * @throws RegistryRefusal when meanwhile another key was bound, or the device is gone
     */
    Registration recordProof(Serial serial, ProvenCredential credential, Actor actor);

    /**
     * Notes that a decommissioned device came back with a proven credential and was refused; the same device not more often
     * than once an hour.
     *
     * @param how what it did, for the audit trail
     */
    void noteReturn(Serial serial, Actor actor, String how);

    /** The devices, by serial, at most {@code limit} from {@code after} on. */
    List<Device> list(Optional<Serial> after, int limit);

    /** Every device below this one: its children, their children and so on. */
    List<Serial> descendants(Serial ancestor);
}
