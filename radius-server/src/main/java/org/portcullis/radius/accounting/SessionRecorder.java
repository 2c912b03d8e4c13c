package org.portcullis.radius.accounting;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.Session;

/**
 * Records what a NAS reports of a session. Each method's stage is completed when that is on disk, exceptionally when it
 * could not be written; the table is changed only after the event is synced, so that a report which comes again is
 * recorded again.
 *
 * <p>A report belongs to the session that one of its Class attributes names; else to the one with its Acct-Session-Id;
 * else, from a NAS that sends no Class, to the one of its MAC address that was not reported yet.
 */
final class SessionRecorder {
    private static final int ID_OCTETS = 16;
    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    private final Sessions sessions;
    private final SessionLedger ledger;
    private final AccountingEvents events;
    private final EventSink sink;
    private final SecureRandom random;

    SessionRecorder(
            Sessions sessions, SessionLedger ledger, AccountingEvents events, EventSink sink, SecureRandom random) {
        this.sessions = sessions;
        this.ledger = ledger;
        this.events = events;
        this.sink = sink;
        this.random = random;
    }

    CompletionStage<Void> record(AccountingReport report) {
        Optional<AcctStatusType> type = AcctStatusType.of(report.statusType());
        if (type.isEmpty()) {
            return kept(events.other(report), () -> {});
        }
        return switch (type.get()) {
            case START -> start(report);
            case INTERIM_UPDATE -> interim(report);
            case STOP -> stop(report);
            case ACCOUNTING_ON -> restart(report, SessionEnd.ACCOUNTING_ON, EventAction.ACCOUNTING_ON);
            case ACCOUNTING_OFF -> restart(report, SessionEnd.ACCOUNTING_OFF, EventAction.ACCOUNTING_OFF);
        };
    }

    private CompletionStage<Void> start(AccountingReport report) {
        Optional<Session> live = find(report);
        if (isLate(live, report)) {
            return DONE;
        }
        if (live.isPresent() && isReported(live.get(), report)) {
            sessions.heard(live.get().id(), report::of);
            return DONE;
        }
        return begin(live, report);
    }

    /** The row is the only record of the counters. */
    private CompletionStage<Void> interim(AccountingReport report) {
        Optional<Session> live = find(report);
        if (isLate(live, report)) {
            return DONE;
        }
        boolean begun = live.isPresent() && isReported(live.get(), report);
        CompletionStage<Void> known = begun ? DONE : begin(live, report);
        return known.thenCompose(done -> {
            find(report).ifPresent(session -> sessions.heard(session.id(), report::counted));
            return ledger.stored();
        });
    }

    private CompletionStage<Void> stop(AccountingReport report) {
        Optional<Session> live = find(report);
        if (isLate(live, report)) {
            return DONE;
        }
        String acct = report.acctSessionId().orElse("");
        if (live.isPresent() && isOvertaken(live.get(), report)) {
            String id = live.get().id();
            return kept(events.overtaken(live.get(), report), () -> {
                sessions.noteStopped(report.nas().address(), acct);
                sessions.dissociate(id, acct);
            });
        }
        if (live.isPresent()) {
            Session last = report.counted(live.get());
            return kept(
                    events.stopped(last, SessionEnd.STOP, report),
                    () -> sessions.end(last.id(), SessionEnd.STOP, report::counted));
        }
        Session over = report.counted(sessions.remembered(report).orElseGet(() -> unknown(report)));
        return kept(
                events.stopped(over, SessionEnd.STOP, report),
                () -> sessions.noteStopped(report.nas().address(), acct));
    }

    private CompletionStage<Void> restart(AccountingReport report, SessionEnd end, EventAction action) {
        List<Session> over = sessions.ofNas(report.nas().address()).stream()
                .filter(report::speaksFor)
                .toList();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        all.add(kept(
                        events.restarted(report, action, over.size()),
                        () -> sessions.restarted(report.nas().address()))
                .toCompletableFuture());
        for (Session session : over) {
            all.add(kept(events.ended(session, end), () -> sessions.end(session.id(), end))
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    /** The first that is heard of an accounting session, by Start or, where that was lost, by something later. */
    private CompletionStage<Void> begin(Optional<Session> live, AccountingReport report) {
        Session begun = report.begin(live.or(() -> sessions.remembered(report)).orElseGet(() -> unknown(report)));
        return kept(events.started(begun, report.began()), () -> {
            if (sessions.heard(begun.id(), report::begin).isEmpty()) {
                sessions.reported(begun);
            }
        });
    }

    private Optional<Session> find(AccountingReport report) {
        Optional<Session> found = report.classes().stream()
                .map(sessions::find)
                .flatMap(Optional::stream)
                .filter(session -> session.nas().name().equals(report.nas().name()))
                .findFirst()
                .or(() -> report.acctSessionId()
                        .flatMap(acct -> sessions.ofAcctSessionId(report.nas().address(), acct)));
        if (found.isPresent() || !report.classes().isEmpty()) {
            return found;
        }
        return report.station()
                .mac()
                .flatMap(mac -> sessions.ofMac(report.nas().address(), mac))
                .filter(session -> !session.usage().reported());
    }

    /** It comes after the Stop of its accounting session: sent again, or held up on the way. */
    private boolean isLate(Optional<Session> live, AccountingReport report) {
        boolean goesOn = live.filter(session -> !session.usage().reported() || isReported(session, report))
                .isPresent();
        return !goesOn
                && report.acctSessionId()
                        .filter(acct -> sessions.stopped(report.nas().address(), acct))
                        .isPresent();
    }

    private static boolean isReported(Session session, AccountingReport report) {
        return session.usage().reported() && session.usage().acctSessionId().equals(report.acctSessionId());
    }

    /**
     * A Stop of an accounting session that was before the live one: the NAS has another name for that since, or the Stop
     * is of an older authentication, by its Class and its time.
     */
    private static boolean isOvertaken(Session live, AccountingReport report) {
        boolean otherName =
                live.usage().reported() && !live.usage().acctSessionId().equals(report.acctSessionId());
        boolean older = !report.classes().isEmpty()
                && !report.classes().contains(live.id())
                && report.happened().isBefore(live.started());
        return otherName || older;
    }

    private Session unknown(AccountingReport report) {
        byte[] id = new byte[ID_OCTETS];
        random.nextBytes(id);
        return new Session(
                HexFormat.of().formatHex(id),
                report.nas(),
                report.port(),
                report.station(),
                Optional.empty(),
                report.usage(),
                report.began(),
                report.happened(),
                Optional.empty(),
                false,
                Enforcement.NONE);
    }

    /** @param then when the event is synced */
    private CompletionStage<Void> kept(SecurityEvent event, Runnable then) {
        Object ticket = new Object();
        ledger.point().opened(ticket);
        CompletionStage<Long> written;
        try {
            written = sink.append(event);
        } catch (RuntimeException refused) {
            written = CompletableFuture.failedFuture(refused);
        }
        return written.handle((sequence, failure) -> {
            try {
                if (failure != null) {
                    throw new EventNotKeptException(failure);
                }
                then.run();
                return null;
            } finally {
                ledger.point().closed(ticket);
            }
        });
    }
}
