package org.portcullis.console.page.devices;

import java.util.Comparator;
import java.util.List;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.LifecycleState;

/**
 * A way on for a device, as a button.
 *
 * @param title what the button does
 * @param consequence what it means, in a sentence
 */
public record Move(LifecycleState to, String title, String consequence) {

    /** Whether it can be for a time. */
    public boolean timed() {
        return to.isHeld();
    }

    public boolean forEver() {
        return to == LifecycleState.DECOMMISSIONED;
    }

    /** Those that this actor may do now; the usual ones first. */
    static List<Move> of(Device device, Actor actor) {
        return device.allowedStates(actor).stream()
                .map(to -> of(device, to))
                .sorted(Comparator.comparing(Move::timed).thenComparing(Move::forEver))
                .toList();
    }

    private static Move of(Device device, LifecycleState to) {
        return switch (to) {
            case QUARANTINED ->
                new Move(
                        to,
                        "Quarantine",
                        "Its live sessions get the quarantine profile at once; it may renew its certificate.");
            case SUSPENDED ->
                new Move(to, "Suspend", "It is refused, and its live sessions are ended, until it is released.");
            case DECOMMISSIONED ->
                new Move(
                        to,
                        "Decommission",
                        "For ever: its certificates are revoked, its sessions ended, and its serial does not come back unnoticed.");
            case REGISTERED, ONBOARDING, ACTIVE ->
                device.state().isHeld()
                        ? new Move(to, "Release", "It goes back to " + to.word() + ", where it was before.")
                        : to == LifecycleState.ACTIVE
                                ? new Move(to, "Activate", "From now on the rules decide what it gets.")
                                : new Move(to, "Onboard", "It gets the onboarding profile until it is activated.");
        };
    }
}
