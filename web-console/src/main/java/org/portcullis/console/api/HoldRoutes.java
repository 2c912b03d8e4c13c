package org.portcullis.console.api;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.console.NasControl;
import org.portcullis.console.SessionQuery.Place;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.console.store.Scope;
import org.portcullis.policy.device.TimeLimit;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.hold.HoldOrigin;
import org.portcullis.policy.hold.HoldRefusal;
import org.portcullis.policy.hold.HoldTarget;
import org.portcullis.policy.hold.Holds;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.MacAddress;

/**
 * {@code /api/v1/holds}: MAC addresses and ports that get no more than devices in quarantine do, for a time. What a tool with
 * the scope {@code respond} had held, it may let go.
 */
public final class HoldRoutes {
    private static final String HOLD = "/api/v1/holds/{id}";
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final Holds holds;
    private final NasControl clients;
    private final InstantSource clock;

    public HoldRoutes(Holds holds, NasControl clients, InstantSource clock) {
        this.holds = holds;
        this.clients = clients;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/api/v1/holds", DeviceAnswers.READERS, this::list),
                Route.post("/api/v1/holds", DeviceAnswers.WRITERS, this::place),
                Route.delete(HOLD, DeviceAnswers.WRITERS.and(Scope.RESPOND), this::lift));
    }

    private void list(Context context) {
        Optional<Place> after = DeviceAnswers.query(context, "cursor")
                .map(cursor -> Place.parse(cursor)
                        .orElseThrow(() -> Problem.input("cursor", "send the \"next\" of the page before this one")));
        int limit = limit(context);
        List<Hold> all = holds.current();
        List<Hold> behind = all.stream()
                .filter(hold -> after.map(place -> isBehind(hold, place)).orElse(true))
                .toList();
        List<Hold> page = behind.subList(0, Math.min(limit, behind.size()));
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeNumberField("total", all.size());
            json.writeArrayFieldStart("holds");
            for (Hold hold : page) {
                HoldJson.write(json, hold);
            }
            json.writeEndArray();
            Hold last = behind.size() > limit ? page.get(limit - 1) : null;
            json.writeStringField("next", last == null ? null : new Place(last.placed(), last.id()).text());
            json.writeEndObject();
        });
    }

    private static boolean isBehind(Hold hold, Place place) {
        return hold.placed().isBefore(place.started())
                || hold.placed().equals(place.started()) && hold.id().compareTo(place.id()) > 0;
    }

    private static int limit(Context context) {
        try {
            int limit =
                    DeviceAnswers.query(context, "limit").map(Integer::parseInt).orElse(DEFAULT_LIMIT);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // the same answer as to a number out of bounds
        }
        throw Problem.input("limit", "write a number from 1 to " + MAX_LIMIT);
    }

    private void place(Context context) {
        JsonBody body =
                JsonBody.of(context, new LinkedHashSet<>(List.of("mac", "nas", "address", "port", "until", "reason")));
        Optional<HoldTarget> target = target(body);
        Optional<Instant> until = body.needed("until", text -> TimeLimit.parse(text, clock.instant()));
        String reason = reason(body);
        body.check();
        Hold hold;
        try {
            hold = holds.place(
                    target.orElseThrow(), until.orElseThrow(), reason, DeviceAnswers.actor(context), HoldOrigin.ADMIN);
        } catch (HoldRefusal refusal) {
            throw problem(refusal);
        }
        context.status(201).header("Location", "/api/v1/holds/" + hold.id());
        DeviceAnswers.answer(context, json -> HoldJson.write(json, hold));
    }

    private Optional<HoldTarget> target(JsonBody body) {
        if (body.has("mac") == body.has("nas")) {
            body.wrong("mac", "give this, or nas and port: one of the two");
        }
        Optional<HoldTarget> mac = body.text(
                "mac",
                text -> MacAddress.parse(text)
                        .<HoldTarget>map(HoldTarget.OfMac::new)
                        .orElseThrow(() -> new IllegalArgumentException("is no MAC address like 00-11-22-AA-BB-CC")));
        if (!body.has("nas")) {
            return mac;
        }
        Optional<String> nas = body.text(
                "nas",
                name -> clients.roster()
                        .named(name)
                        .map(line -> name)
                        .orElseThrow(() -> new IllegalArgumentException("there is no client \"" + name + "\"")));
        Optional<String> port = body.needed("port", name -> {
            if (name.isBlank() || name.length() > HoldTarget.OfPort.MAX_LENGTH) {
                throw new IllegalArgumentException("is the port as its NAS names it, NAS-Port-Id or NAS-Port");
            }
            return name;
        });
        Optional<InetAddress> address = body.text(
                "address",
                text -> Cidr.parseAddress(text)
                        .orElseThrow(() -> new IllegalArgumentException("is no IPv4 or IPv6 address")));
        return nas.isPresent() && port.isPresent()
                ? Optional.of(new HoldTarget.OfPort(nas.get(), address, port.get()))
                : Optional.empty();
    }

    private void lift(Context context) {
        JsonBody body = JsonBody.of(context, Set.of("reason"));
        String reason = reason(body);
        body.check();
        try {
            holds.lift(context.pathParam("id"), DeviceAnswers.actor(context), reason);
        } catch (HoldRefusal refusal) {
            throw problem(refusal);
        }
        context.status(204);
    }

    private static String reason(JsonBody body) {
        String reason = DeviceBody.reason(body);
        if (reason.isEmpty()) {
            body.wrong("reason", "is needed, for the audit trail");
        }
        return reason;
    }

    static Problem problem(HoldRefusal refusal) {
        return refusal.kind() == HoldRefusal.Kind.UNKNOWN
                ? new Problem(404, "No such hold", refusal.getMessage())
                : new Problem(409, "No room", refusal.getMessage());
    }
}
