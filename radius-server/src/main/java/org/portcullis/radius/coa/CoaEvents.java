package org.portcullis.radius.coa;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.log.RateLimitedLog;
import org.slf4j.LoggerFactory;

/** Writes the events of dynamic authorization: {@code coa-sent} for a request, {@code session-enforced} for its end. */
final class CoaEvents {
    private final String nodeName;
    private final EventSink sink;
    private final RadiusClock clock;
    private final RateLimitedLog log;

    CoaEvents(String nodeName, EventSink sink, RadiusClock clock) {
        this.nodeName = nodeName;
        this.sink = sink;
        this.clock = clock;
        this.log =
                new RateLimitedLog(LoggerFactory.getLogger(CoaEvents.class), Duration.ofSeconds(10), clock.nanoTime());
    }

    /**
     * A request and how it ended.
     *
     * @param why what it was sent for, as a clause
     * @param actor who asked for it by hand
     * @param attempt from 1 on
     * @param changedAt when what it enforces was changed
     * @param enforcement where the enforcement stands after it
     */
    record Sent(
            CoaReport report,
            String why,
            Optional<String> actor,
            int attempt,
            Optional<Instant> changedAt,
            Optional<Enforcement.Status> enforcement) {}

    void sent(Session session, Sent sent) {
        CoaReport report = sent.report;
        CoaResult result = report.result();
        SecurityEvent.Builder event = begin(
                session,
                result.sentAt().orElseGet(() -> clock.wall().instant()),
                EventAction.COA_SENT,
                result.outcome() == CoaResult.Outcome.ACK,
                "A " + report.type() + " for " + who(session) + " was sent to "
                        + session.nas().name() + " (" + report.target() + "), because " + sent.why + ": "
                        + result.words() + ".");
        event.set(Field.EVENT_REASON, sent.why)
                .set(Field.USER_NAME, sent.actor)
                .set(Field.RELATED_USER, sent.actor.stream().toList())
                .set(Field.COA_TYPE, report.type())
                .set(Field.COA_METHOD, report.method().word())
                .set(Field.COA_TARGET, report.target())
                .set(Field.COA_RESULT, report.outcome())
                .set(Field.COA_ERROR_CAUSE, result.errorCause())
                .set(Field.COA_ATTEMPT, (long) sent.attempt)
                .set(Field.COA_TRANSMISSIONS, (long) result.transmissions())
                .set(Field.COA_LATENCY, result.latency().toNanos())
                .set(Field.COA_ENFORCEMENT, sent.enforcement.map(CoaEvents::word));
        if (sent.changedAt.isPresent() && result.sentAt().isPresent()) {
            event.set(
                    Field.COA_DELAY,
                    Math.max(
                            0,
                            Duration.between(
                                            sent.changedAt.get(),
                                            result.sentAt().get())
                                    .toMillis()));
        }
        keep(event.build());
    }

    /** How the enforcement of a change on a session ended. */
    void enforced(Session session, Enforcement end) {
        boolean confirmed = end.status() == Enforcement.Status.CONFIRMED;
        String message =
                "The session of " + who(session) + " at " + session.nas().name() + " "
                        + (confirmed ? "follows its change" : "does not follow its change") + ": " + end.detail() + ".";
        keep(begin(session, clock.wall().instant(), EventAction.SESSION_ENFORCED, confirmed, message)
                .set(Field.EVENT_REASON, end.detail())
                .set(Field.COA_ATTEMPT, (long) end.attempts())
                .set(Field.COA_ENFORCEMENT, word(end.status()))
                .build());
    }

    /** Another policy came into force, and every live session was held against it. */
    void policyEnforced(long version, PolicyPass pass, EnforcementSettings.Pace pace) {
        String message = "Version " + version + " of the policy was held against " + pass.looked()
                + " live sessions: " + pass.changing() + " change, at most " + pace.perSecond() + " a second and "
                + pace.perSecondAndNas() + " of one switch"
                + (pass.later() == 0
                        ? ""
                        : "; " + pass.later() + " more may change when their devices authenticate again");
        keep(SecurityEvent.builder(
                        UUID.randomUUID().toString(),
                        clock.wall().instant(),
                        EventAction.POLICY_ENFORCED,
                        SecurityEvent.Outcome.SUCCESS,
                        message + ".")
                .set(Field.SERVICE_NODE_NAME, nodeName)
                .set(Field.POLICY_VERSION, version)
                .set(Field.POLICY_SESSIONS, (long) pass.looked())
                .set(Field.POLICY_SESSIONS_CHANGING, (long) pass.changing())
                .set(Field.POLICY_SESSIONS_LATER, (long) pass.later())
                .build());
    }

    private SecurityEvent.Builder begin(
            Session session, Instant at, EventAction action, boolean success, String message) {
        SecurityEvent.Builder event = SecurityEvent.builder(
                        UUID.randomUUID().toString(),
                        at,
                        action,
                        success ? SecurityEvent.Outcome.SUCCESS : SecurityEvent.Outcome.FAILURE,
                        message)
                .set(Field.SERVICE_NODE_NAME, nodeName)
                .set(Field.SESSION_ID, session.id())
                .set(Field.SOURCE_MAC, session.station().mac())
                .set(Field.OBSERVER_NAME, session.nas().name())
                .set(Field.OBSERVER_IP, List.of(session.nas().address()))
                .set(Field.OBSERVER_INGRESS_INTERFACE, session.port().name())
                .set(Field.NAS_NAME, session.nas().name())
                .set(Field.NAS_SITE, session.nas().site())
                .set(Field.LABEL_SITE, session.nas().site())
                .set(Field.NAS_PORT, session.port().name())
                .set(Field.RELATED_IP, List.of(session.nas().address()))
                .set(Field.RELATED_HOSTS, List.of(session.nas().name()));
        session.authorization()
                .ifPresent(given -> event.set(
                                Field.DEVICE_SERIAL_NUMBER, given.device().map(Serial::text))
                        .set(Field.AUTHORIZATION_PROFILE, given.profile())
                        .set(Field.NETWORK_VLAN_ID, given.vlan()));
        return event;
    }

    private void keep(SecurityEvent event) {
        try {
            sink.append(event).whenComplete((sequence, failure) -> {
                if (failure != null) {
                    lost(event, failure);
                }
            });
        } catch (RuntimeException refused) {
            lost(event, refused);
        }
    }

    private void lost(SecurityEvent event, Throwable failure) {
        log.warn(() -> "An event could not be kept: " + event + ": " + failure);
    }

    private static String who(Session session) {
        return session.device()
                .map(Serial::text)
                .or(() -> session.station().callingStationId())
                .orElse("session " + session.id());
    }

    private static String word(Enforcement.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
