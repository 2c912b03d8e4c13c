package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.portcullis.console.PolicyServices;
import org.portcullis.policy.decision.Replay;
import org.portcullis.policy.decision.ReplayedOutcome;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.rule.RuleSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replay, and its answer. While it works it sends a space every second, which JSON allows before its document: so the
 * connection stays open, and it is noticed when the client is gone, which ends the replay.
 */
final class ReplayRun {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayRun.class);
    private static final JsonFactory JSON = new JsonFactory();

    /** Events between two looks at the clock and at the devices that wait. */
    private static final int STEP = 256;

    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);
    private static final long PAUSE_MS = 5;

    /** The most that one step lets devices go first: a replay ends on a machine that is always busy, too. */
    private static final int MAX_PAUSES = 20;

    private final PolicyServices services;
    private final RuleSet policy;
    private final Optional<Instant> from;
    private final Optional<Instant> to;
    private final OutputStream out;
    private final Replay replay;
    private final long begunAt = System.nanoTime();
    private long saidAt = begunAt;
    private long events;
    private boolean gone;

    ReplayRun(PolicyServices services, RuleSet policy, Optional<Instant> from, Optional<Instant> to, OutputStream out) {
        this.services = services;
        this.policy = policy;
        this.from = from;
        this.to = to;
        this.out = out;
        this.replay = new Replay(policy);
    }

    /** Never throws; whatever happens, the answer ends. */
    void run() {
        try {
            services.archive().between(from, to, Replay.fields(), this::take);
            if (gone) {
                LOG.info("a replay of the policy ended after {} events: nobody waits for it any more", events);
            } else {
                answer();
            }
        } catch (IOException away) {
            LOG.info("nobody waited for the result of a replay of the policy: {}", away.getMessage());
        } catch (RuntimeException failed) {
            LOG.error("a replay of the policy failed", failed);
            failed();
        }
    }

    /** Whether to go on. */
    private boolean take(Map<Field, Object> event) {
        replay.take(event);
        if (++events % STEP == 0) {
            long now = System.nanoTime();
            if (now - saidAt >= SIGN_OF_LIFE.toNanos()) {
                saidAt = now;
                gone = !heard();
            }
            letDevicesGoFirst();
        }
        return !gone;
    }

    private boolean heard() {
        try {
            out.write(' ');
            out.flush();
            return true;
        } catch (IOException away) {
            return false;
        }
    }

    private void letDevicesGoFirst() {
        try {
            for (int i = 0; i < MAX_PAUSES && services.busy().getAsBoolean(); i++) {
                Thread.sleep(PAUSE_MS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            gone = true;
        }
    }

    private void answer() throws IOException {
        Replay.Report report = replay.report();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("total", report.total());
            json.writeNumberField("changed", report.changed());
            json.writeNumberField("unchanged", report.unchanged());
            json.writeNumberField("settled", report.settled());
            json.writeNumberField("held", report.held());
            json.writeNumberField("incomplete", report.incomplete());
            json.writeArrayFieldStart("changes");
            for (Replay.Change change : report.changes()) {
                json.writeStartObject();
                json.writeStringField("device", change.device());
                outcome(json, "before", change.before());
                outcome(json, "after", change.after());
                json.writeStringField("why", change.why());
                json.writeNumberField("count", change.count());
                json.writeStringField("first", change.first().toString());
                json.writeStringField("last", change.last().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("notListed", report.notListed());
            PolicyAnswers.warnings(json, policy);
            json.writeNumberField(
                    "milliseconds",
                    Duration.ofNanos(System.nanoTime() - begunAt).toMillis());
            json.writeEndObject();
        }
    }

    private static void outcome(JsonGenerator json, String name, ReplayedOutcome outcome) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("decision", outcome.permitted() ? "permit" : "refuse");
        DeviceJson.text(json, "profile", outcome.profile());
        DeviceJson.text(json, "vlan", outcome.vlan());
        DeviceJson.text(json, "rule", outcome.rule());
        DeviceJson.text(json, "reason", Optional.of(outcome.reason()).filter(code -> !code.isEmpty()));
        json.writeEndObject();
    }

    /** The status went out long ago; what there is to say is said in the document. */
    private void failed() {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("error", "The events could not be read; the appliance's log says why.");
            json.writeEndObject();
        } catch (IOException gone) {
            LOG.debug("nobody was left to hear of it", gone);
        }
    }
}
