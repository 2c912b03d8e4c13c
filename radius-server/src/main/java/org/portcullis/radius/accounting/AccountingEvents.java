package org.portcullis.radius.accounting;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.event.SecurityEvent.Outcome;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.access.SessionFields;

/** Writes the events of accounting: {@code session-started}, {@code session-stopped}, and those of a NAS as a whole. */
final class AccountingEvents {
    /** {@code event.severity}, 0 to 100: low. */
    private static final long LOW = 21;

    private final String nodeName;
    private final SecureRandom random;
    private final RadiusClock clock;

    AccountingEvents(String nodeName, SecureRandom random, RadiusClock clock) {
        this.nodeName = nodeName;
        this.random = random;
        this.clock = clock;
    }

    /** A NAS accounts for a session. */
    SecurityEvent started(Session session, Instant began) {
        String verb = session.authorization().isPresent() ? " is on " : ", which got no Access-Accept here, is on ";
        return about(EventAction.SESSION_STARTED, session, who(session) + verb + where(session) + ".")
                .set(Field.EVENT_START, began)
                .build();
    }

    /** A NAS reports the end of a session. */
    SecurityEvent stopped(Session session, SessionEnd end, AccountingReport report) {
        Session.Usage usage = report.usage();
        String cause = report.terminateCause().map(word -> " (" + word + ")").orElse("");
        return counted(
                        about(
                                EventAction.SESSION_STOPPED,
                                session,
                                who(session) + " left " + where(session) + " after " + usage.seconds() + " s: "
                                        + end.sentence() + cause + "."),
                        usage)
                .set(Field.SESSION_END, end.word())
                .set(Field.SESSION_TERMINATE_CAUSE, report.terminateCause())
                .set(Field.EVENT_START, report.began())
                .set(Field.EVENT_END, report.happened())
                .build();
    }

    /** A NAS reports the end of an accounting session whose device goes on in another one: no session ends. */
    SecurityEvent overtaken(Session live, AccountingReport report) {
        Session of = live.with(report.usage());
        return counted(
                        about(
                                EventAction.SESSION_STOPPED,
                                of,
                                who(of) + " goes on on " + where(of)
                                        + "; its switch closed the older accounting session "
                                        + report.acctSessionId().orElse("") + "."),
                        report.usage())
                .set(Field.SESSION_TERMINATE_CAUSE, report.terminateCause())
                .set(Field.EVENT_START, report.began())
                .set(Field.EVENT_END, report.happened())
                .build();
    }

    /** A session ended without its NAS saying so of that one. */
    SecurityEvent ended(Session session, SessionEnd end) {
        Instant now = clock.wall().instant();
        return counted(
                        about(
                                EventAction.SESSION_STOPPED,
                                session,
                                who(session) + " is no longer on " + where(session) + ": " + end.sentence() + "."),
                        session.usage())
                .set(Field.SESSION_END, end.word())
                .set(Field.EVENT_START, session.started())
                .set(Field.EVENT_END, now)
                .set(
                        Field.EVENT_DURATION,
                        Math.max(0, Duration.between(session.started(), now).toNanos()))
                .build();
    }

    /** A NAS was started or goes down. */
    SecurityEvent restarted(AccountingReport report, EventAction action, int sessions) {
        String what = action == EventAction.ACCOUNTING_ON ? " was started" : " goes down";
        return ofNas(action, report, report.nas().name() + what + "; " + sessions + " sessions on it ended.")
                .build();
    }

    /** A NAS accounts for something that is no session. */
    SecurityEvent other(AccountingReport report) {
        String type = "Acct-Status-Type " + report.statusType();
        return ofNas(EventAction.ACCOUNTING_OTHER, report, report.nas().name() + " sent accounting of " + type + ".")
                .set(Field.EVENT_REASON, type)
                .build();
    }

    private SecurityEvent.Builder ofNas(EventAction action, AccountingReport report, String message) {
        return event(action, message)
                .set(Field.NAS_NAME, report.nas().name())
                .set(Field.NAS_SITE, report.nas().site())
                .set(Field.OBSERVER_NAME, report.nas().name())
                .set(Field.OBSERVER_IP, List.of(report.nas().address()))
                .set(Field.SESSION_ACCT_ID, report.acctSessionId())
                .set(Field.RELATED_HOSTS, List.of(report.nas().name()))
                .set(Field.RELATED_IP, List.of(report.nas().address()))
                .set(Field.EVENT_START, report.happened());
    }

    private SecurityEvent.Builder about(EventAction action, Session session, String message) {
        SecurityEvent.Builder event = event(action, message);
        SessionFields.write(event, session);
        List<InetAddress> addresses = Stream.concat(
                        session.usage().address().stream(),
                        Stream.of(session.nas().address()))
                .toList();
        Optional<String> serial = session.device().map(Serial::text);
        return event.set(Field.SOURCE_IP, session.usage().address())
                .set(Field.USER_NAME, SessionFields.userName(session).or(() -> serial))
                .set(Field.OBSERVER_NAME, session.nas().name())
                .set(Field.OBSERVER_TYPE, session.port().type().startsWith("Wireless") ? "access-point" : "switch")
                .set(Field.OBSERVER_INGRESS_INTERFACE, SessionFields.port(session))
                .set(Field.RELATED_IP, addresses)
                .set(Field.RELATED_HOSTS, List.of(session.nas().name()))
                .set(
                        Field.RELATED_USER,
                        Stream.concat(SessionFields.userName(session).stream(), serial.stream())
                                .filter(name -> !name.isEmpty())
                                .distinct()
                                .toList());
    }

    private static SecurityEvent.Builder counted(SecurityEvent.Builder event, Session.Usage usage) {
        return event.set(Field.SOURCE_BYTES, usage.inputOctets())
                .set(Field.SOURCE_PACKETS, usage.inputPackets())
                .set(Field.DESTINATION_BYTES, usage.outputOctets())
                .set(Field.DESTINATION_PACKETS, usage.outputPackets())
                .set(Field.EVENT_DURATION, Duration.ofSeconds(usage.seconds()).toNanos());
    }

    private SecurityEvent.Builder event(EventAction action, String message) {
        return SecurityEvent.builder(
                        new UUID(random.nextLong(), random.nextLong()).toString(),
                        clock.wall().instant(),
                        action,
                        action == EventAction.ACCOUNTING_OTHER ? Outcome.UNKNOWN : Outcome.SUCCESS,
                        message)
                .set(Field.EVENT_CODE, action.word())
                .set(Field.EVENT_SEVERITY, LOW)
                .set(Field.SERVICE_NODE_NAME, nodeName);
    }

    private static String who(Session session) {
        String mac =
                session.station().mac().map(address -> " (MAC " + address + ")").orElse("");
        return session.device().map(serial -> "Device " + serial).orElse("An unknown device") + mac;
    }

    private static String where(Session session) {
        String port = SessionFields.port(session);
        return session.nas().name() + (port.isEmpty() ? "" : " port " + port);
    }
}
