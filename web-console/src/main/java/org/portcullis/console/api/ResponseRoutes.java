package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Caller;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.console.auth.SourceAddress;
import org.portcullis.console.response.ResponseEvents;
import org.portcullis.console.response.ResponseOrder;
import org.portcullis.console.response.ResponseOrder.Action;
import org.portcullis.console.response.ResponseOrder.Target;
import org.portcullis.console.response.ResponseResult;
import org.portcullis.console.response.Responses;
import org.portcullis.console.store.ResponseLedger;
import org.portcullis.console.store.ResponseLedger.Claim;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.Scope;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.device.TimeLimit;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.hold.HoldRefusal;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;

/**
 * {@code POST /api/v1/responses}: EDR, MDM and SOAR tools have a device quarantined or released, a MAC address held, or
 * sessions ended or authenticated anew. A request with the same id does nothing twice, and gets the same answer for a day; what was refused
 * may be asked for again.
 */
public final class ResponseRoutes {
    private static final Access.ByToken RESPONDERS =
            new Access.ByToken(Set.of(Role.ADMIN, Role.OPERATOR)).and(Scope.QUARANTINE, Scope.RESPOND);
    private static final String KEY = "Idempotency-Key";
    private static final int LONGEST_ID = 128;

    private final Responses responses;
    private final ResponseLedger ledger;
    private final ResponseEvents events;
    private final InstantSource clock;

    public ResponseRoutes(Responses responses, ResponseLedger ledger, ResponseEvents events, InstantSource clock) {
        this.responses = responses;
        this.ledger = ledger;
        this.events = events;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(Route.post("/api/v1/responses", RESPONDERS, this::respond));
    }

    /** @param until as sent: a duration of the same words is another time each time */
    private record Asked(String id, Action action, Target target, String reason, Optional<String> until) {
        String canonical() {
            return String.join("\n", action.word(), target.toString(), reason, until.orElse(""));
        }
    }

    private void respond(Context context) {
        Caller caller = Gate.caller(context);
        Asked asked = asked(context);
        if (caller.has(Scope.QUARANTINE) && !caller.has(Scope.RESPOND) && asked.action() != Action.QUARANTINE) {
            throw new Problem(403, "Not allowed", "The scope quarantine quarantines, and nothing else.");
        }
        Claim claim = ledger.claim(caller.name(), asked.id(), asked.canonical());
        if (claim instanceof Claim.Done done) {
            context.header("Idempotency-Replayed", "true")
                    .contentType("application/json")
                    .result(done.answer());
        } else if (claim instanceof Claim.InWork) {
            throw new Problem(409, "In work", "A request with this id is being carried out; ask again in a moment.");
        } else if (claim instanceof Claim.Different) {
            throw new Problem(422, "Wrong id", "Another request had this id; give each request an id of its own.");
        } else {
            carryOut(context, caller, asked);
        }
    }

    private static Asked asked(Context context) {
        JsonBody body = JsonBody.of(
                context, new LinkedHashSet<>(List.of("id", "action", "device", "mac", "ip", "reason", "until")));
        Optional<String> header = Optional.ofNullable(context.header(KEY)).filter(key -> !body.has("id"));
        String id = header.or(() -> body.text("id")).orElse("");
        if (id.isBlank() || id.length() > LONGEST_ID || id.chars().anyMatch(Character::isISOControl)) {
            body.wrong("id", "is needed, here or as " + KEY + ": a text of 1 to " + LONGEST_ID + " characters");
        }
        Optional<Action> action = body.needed(
                "action",
                word -> Action.ofWord(word)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "\"" + word + "\" is none of quarantine, release, hold, disconnect, reauthenticate")));
        Optional<Target> device = body.text("device", text -> new Target.OfDevice(new Serial(text)));
        Optional<Target> mac = body.text(
                "mac",
                text -> MacAddress.parse(text)
                        .<Target>map(Target.OfMac::new)
                        .orElseThrow(() -> new IllegalArgumentException("is no MAC address like 00-11-22-AA-BB-CC")));
        Optional<Target> ip = body.text(
                "ip",
                text -> Cidr.parseAddress(text)
                        .<Target>map(Target.OfAddress::new)
                        .orElseThrow(() -> new IllegalArgumentException("is no IPv4 or IPv6 address")));
        if (List.of(body.has("device"), body.has("mac"), body.has("ip")).stream()
                        .filter(given -> given)
                        .count()
                != 1) {
            body.wrong("device", "give this, mac or ip: one of the three");
        }
        String reason = DeviceBody.reason(body);
        if (reason.isEmpty()) {
            body.wrong("reason", "is needed, for the audit trail");
        }
        Optional<String> until = body.text("until");
        boolean hold = action.equals(Optional.of(Action.HOLD));
        if (hold && until.isEmpty()) {
            body.wrong("until", "is needed: what is held is held for a time");
        } else if (until.isPresent() && action.isPresent() && !hold && action.get() != Action.QUARANTINE) {
            body.wrong("until", "fits quarantine and hold only");
        }
        body.check();
        return new Asked(
                id, action.orElseThrow(), device.or(() -> mac).or(() -> ip).orElseThrow(), reason, until);
    }

    private void carryOut(Context context, Caller caller, Asked asked) {
        InetAddress from = SourceAddress.of(context);
        CompletionStage<ResponseResult> work;
        try {
            work = responses.carryOut(order(asked), DeviceAnswers.actor(context));
        } catch (RegistryRefusal refusal) {
            ledger.forget(caller.name(), asked.id());
            throw DeviceAnswers.problem(refusal);
        } catch (HoldRefusal full) {
            ledger.forget(caller.name(), asked.id());
            throw HoldRoutes.problem(full);
        } catch (RuntimeException failed) {
            ledger.forget(caller.name(), asked.id());
            throw failed;
        }
        CompletionStage<ResponseResult> watched = work.whenComplete((result, failed) -> {
            if (failed != null) {
                ledger.forget(caller.name(), asked.id());
            }
        });
        context.future(() -> watched.thenCompose(result -> {
                    String answer = DeviceAnswers.text(json -> write(json, asked, result));
                    ledger.answered(caller.name(), asked.id(), answer);
                    return events.report(
                                    caller.name().text(),
                                    from,
                                    asked.id(),
                                    asked.action(),
                                    asked.target(),
                                    asked.reason(),
                                    result)
                            .thenAccept(done ->
                                    context.contentType("application/json").result(answer));
                })
                .toCompletableFuture());
    }

    private ResponseOrder order(Asked asked) {
        Optional<Instant> until;
        try {
            until = asked.until().map(text -> TimeLimit.parse(text, clock.instant()));
        } catch (IllegalArgumentException unfit) {
            throw Problem.input("until", unfit.getMessage());
        }
        return new ResponseOrder(asked.action(), asked.target(), asked.reason(), until);
    }

    private static void write(JsonGenerator json, Asked asked, ResponseResult result) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", asked.id());
        json.writeStringField("action", asked.action().word());
        json.writeBooleanField("changed", result.changed());
        DeviceJson.text(json, "device", result.device().map(Device::serial).map(Serial::text));
        DeviceJson.text(
                json, "state", result.device().map(device -> device.state().word()));
        DeviceJson.text(
                json, "until", result.device().flatMap(Device::stateUntil).map(Instant::toString));
        json.writeArrayFieldStart("sessions");
        for (Session session : result.sessions()) {
            SessionJson.write(json, session);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("answers");
        for (var answer : result.answers().entrySet()) {
            SessionCommandJson.write(json, answer.getKey(), answer.getValue());
        }
        for (Map.Entry<String, String> nobody : result.impossible().entrySet()) {
            json.writeStartObject();
            json.writeStringField("session", nobody.getKey());
            json.writeStringField("result", "impossible");
            json.writeStringField("detail", nobody.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("holds");
        for (Hold hold : result.holds()) {
            HoldJson.write(json, hold);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
