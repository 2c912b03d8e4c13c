package org.portcullis.console;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;
import org.portcullis.policy.value.SessionFilter;

/** Live sessions that a test makes up, and what was asked for. */
public final class ScriptedSessions implements SessionQuery, SessionCommands {
    public final List<Session> live = new ArrayList<>();
    public String asked = "";
    public Optional<ErrorCause> refusal = Optional.empty();

    /** One with everything known. */
    public static Session session(String id, String serial, Instant started) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return new Session(
                id,
                new Session.Nas(
                        "lab-switch", "lab", loopback, Optional.of(loopback), Optional.empty(), Optional.of("sw-1")),
                new Session.Port(Optional.of(7L), Optional.of("Gi1/0/7"), "Ethernet"),
                new Session.Station(
                        MacAddress.parse("00-11-22-AA-BB-CC"),
                        Optional.of("00-11-22-AA-BB-CC"),
                        Optional.of("anonymous")),
                Optional.of(new Session.Authorization(
                        Optional.of(new Serial(serial)),
                        Optional.of(new Session.Certificate("CN=Acme", "0A1B")),
                        "sensors",
                        Optional.of("110"))),
                new Session.Usage(true, Optional.of("A-1"), 60, 5_000_000_000L, 2, 3, 4, Optional.of(loopback)),
                started,
                started.plusSeconds(60),
                Optional.of(started.plusSeconds(3600)),
                false,
                Enforcement.NONE);
    }

    @Override
    public Optional<Session> find(String id) {
        return live.stream().filter(session -> session.id().equals(id)).findFirst();
    }

    /** Those of one device, told by another thread, as after a wait. */
    CompletionStage<List<Session>> of(Serial device) {
        return CompletableFuture.supplyAsync(() -> live.stream()
                .filter(session -> session.device().equals(Optional.of(device)))
                .toList());
    }

    @Override
    public List<Session> all() {
        return List.copyOf(live);
    }

    @Override
    public long count() {
        return live.size();
    }

    @Override
    public Page list(SessionFilter filter, Optional<Place> after, int limit) {
        asked = filter + " " + after + " " + limit;
        return new Page(
                live.size(),
                live.stream().map(session -> new Placed("radius-1", session)).toList(),
                live.stream().map(Place::of).findFirst());
    }

    @Override
    public CompletionStage<Answer> ask(String sessionId, Command command, String actor) {
        if (find(sessionId).isEmpty()) {
            throw new ImpossibleException(false, "no live session has the id " + sessionId);
        }
        if (sessionId.equals("deaf")) {
            throw new ImpossibleException(true, "no coa is configured for the client lab-switch");
        }
        asked = actor + " " + command + " " + sessionId;
        // Another thread's answer, as from a switch.
        return CompletableFuture.supplyAsync(() -> new Answer(
                "Disconnect-Request",
                "disconnect",
                "192.0.2.7:3799",
                refusal.isPresent() ? "nak" : "ack",
                refusal,
                1,
                Duration.ofMillis(12),
                "in words"));
    }
}
