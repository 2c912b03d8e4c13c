package org.portcullis.console.response;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.portcullis.console.DeviceServices;
import org.portcullis.console.SessionCommands;
import org.portcullis.console.SessionQuery;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.response.ResponseOrder.Action;
import org.portcullis.console.response.ResponseOrder.Target;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.Registration;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.hold.HoldOrigin;
import org.portcullis.policy.hold.HoldTarget;
import org.portcullis.policy.hold.Holds;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;
import org.portcullis.policy.value.SessionFilter;

/**
 * Carries out what other tools (EDR, MDM, SOAR) want done. A MAC or IP address can be forged: by itself it names a session,
 * never a device. A device's state is changed by one only where a certificate has proven whose session it is.
 */
public final class Responses {
    private static final int MOST_SESSIONS = 16;

    private final DeviceServices devices;
    private final SessionQuery sessions;
    private final SessionCommands commands;
    private final Holds holds;

    public Responses(DeviceServices devices, SessionQuery sessions, SessionCommands commands, Holds holds) {
        this.devices = devices;
        this.sessions = sessions;
        this.commands = commands;
        this.holds = holds;
    }

    /**
     * @throws Problem when nothing can be done: 404 where there is nobody, 409 where it is not possible
     * @throws org.portcullis.policy.device.RegistryRefusal when the lifecycle does not allow it
     * @throws org.portcullis.policy.hold.HoldRefusal when too much is held
     */
    public CompletionStage<ResponseResult> carryOut(ResponseOrder order, Actor actor) {
        if (order.action() == Action.HOLD) {
            return CompletableFuture.completedFuture(hold(order, actor));
        }
        return order.action().isOfState() ? changeState(order, actor) : ask(order, actor);
    }

    /** An address alone is enough: what it may be wrong about is only where somebody is. */
    private ResponseResult hold(ResponseOrder order, Actor actor) {
        Set<MacAddress> macs = order.target() instanceof Target.OfMac of
                ? Set.of(of.mac())
                : concerned(order.target()).stream()
                        .flatMap(session -> session.station().mac().stream())
                        .collect(Collectors.toSet());
        if (macs.isEmpty()) {
            throw new Problem(
                    409, "Not possible", "No MAC address is known of the " + order.target() + " that could be held.");
        }
        Instant until = order.until().orElseThrow();
        List<Hold> before = holds.current();
        List<Hold> inPlace = macs.stream()
                .map(mac -> holds.place(new HoldTarget.OfMac(mac), until, order.reason(), actor, HoldOrigin.ADMIN))
                .toList();
        return ResponseResult.ofHolds(!before.containsAll(inPlace), inPlace);
    }

    private List<Session> concerned(Target target) {
        return target instanceof Target.OfDevice of ? ofDevice(of.serial()) : found(target);
    }

    private CompletionStage<ResponseResult> changeState(ResponseOrder order, Actor actor) {
        Serial serial = order.target() instanceof Target.OfDevice of ? of.serial() : proven(order.target());
        Device before = devices.registry()
                .find(serial)
                .map(Registration::device)
                .orElseThrow(() -> new Problem(404, "No such device", "No device has the serial " + serial + "."));
        Optional<LifecycleState> to = to(order.action(), before);
        if (to.isEmpty()) {
            return CompletableFuture.completedFuture(ResponseResult.ofState(before, false, live(serial)));
        }
        Device after = devices.registry().changeState(serial, to.get(), actor, order.reason(), order.until());
        return devices.sessions()
                .after(devices.directory().newestChange(), serial)
                .thenApply(followed -> ResponseResult.ofState(after, true, followed));
    }

    /** Where the device has to go; empty when it is there. */
    private static Optional<LifecycleState> to(Action action, Device device) {
        boolean quarantined = device.state() == LifecycleState.QUARANTINED;
        if (action == Action.QUARANTINE) {
            return quarantined ? Optional.empty() : Optional.of(LifecycleState.QUARANTINED);
        }
        if (device.state() == LifecycleState.SUSPENDED) {
            throw new Problem(
                    409, "Not possible", "The device is suspended; only a quarantine is released here, by its state.");
        }
        return quarantined ? device.stateBefore() : Optional.empty();
    }

    private List<Session> live(Serial serial) {
        return sessions.list(SessionFilter.ofDevice(serial), Optional.empty(), MOST_SESSIONS).sessions().stream()
                .map(SessionQuery.Placed::session)
                .toList();
    }

    /** The one device that has proven a certificate in the sessions with that address. */
    private Serial proven(Target target) {
        List<Session> found = found(target);
        boolean proven = found.stream()
                .allMatch(session -> session.authorization()
                        .flatMap(Session.Authorization::certificate)
                        .isPresent());
        Set<Serial> owners =
                found.stream().flatMap(session -> session.device().stream()).collect(Collectors.toSet());
        if (!proven || owners.isEmpty()) {
            throw new Problem(
                    409,
                    "Not possible",
                    "No certificate has proven whose session that is, and an address can be forged: the state of no"
                            + " device is changed by it. Name the device, or have the session ended.");
        }
        if (owners.size() > 1) {
            throw new Problem(
                    409,
                    "Not possible",
                    "Devices " + owners.stream().sorted().map(Serial::text).collect(Collectors.joining(", "))
                            + " have a live session with that address. Name the device.");
        }
        return owners.iterator().next();
    }

    /** Sessions with that address, of which their switches were not silent for long; at least one. */
    private List<Session> found(Target target) {
        List<Session> found = sessions.all().stream()
                .filter(session -> !session.stale() && has(session, target))
                .limit(MOST_SESSIONS)
                .toList();
        if (found.isEmpty()) {
            throw new Problem(404, "No such session", "No live session has the " + target + ".");
        }
        return found;
    }

    private static boolean has(Session session, Target target) {
        if (target instanceof Target.OfMac of) {
            return session.station().mac().equals(Optional.of(of.mac()));
        }
        return target instanceof Target.OfAddress of
                && session.usage().address().equals(Optional.of(of.address()));
    }

    private CompletionStage<ResponseResult> ask(ResponseOrder order, Actor actor) {
        SessionCommands.Command command = order.action() == Action.DISCONNECT
                ? SessionCommands.Command.DISCONNECT
                : SessionCommands.Command.REAUTHENTICATE;
        List<Session> concerned = concerned(order.target());
        Map<String, CompletableFuture<SessionCommands.Answer>> asked = new LinkedHashMap<>();
        Map<String, String> impossible = new LinkedHashMap<>();
        for (Session session : concerned) {
            try {
                asked.put(
                        session.id(),
                        commands.ask(session.id(), command, actor.name()).toCompletableFuture());
            } catch (SessionCommands.ImpossibleException nobody) {
                impossible.put(session.id(), nobody.getMessage());
            }
        }
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
                .thenApply(all -> {
                    Map<String, SessionCommands.Answer> answers = new LinkedHashMap<>();
                    asked.forEach((id, answer) -> answers.put(id, answer.join()));
                    boolean changed = answers.values().stream()
                            .anyMatch(answer -> answer.result().equals("ack"));
                    return new ResponseResult(Optional.empty(), changed, List.of(), answers, impossible, List.of());
                });
    }

    private List<Session> ofDevice(Serial serial) {
        if (devices.registry().find(serial).isEmpty()) {
            throw new Problem(404, "No such device", "No device has the serial " + serial + ".");
        }
        return live(serial);
    }
}
