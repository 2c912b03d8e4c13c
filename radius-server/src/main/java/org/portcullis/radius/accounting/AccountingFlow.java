package org.portcullis.radius.accounting;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.portcullis.policy.store.StoreException;
import org.portcullis.radius.access.Exchange;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.access.Sightings;
import org.portcullis.radius.log.RateLimitedLog;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.Counters;
import org.portcullis.radius.packet.DropReason;
import org.slf4j.LoggerFactory;

/**
 * Answers Accounting-Requests: an Accounting-Response says that what was reported is recorded, and nothing else (RFC 2866
 * §3). What of it could not be recorded gets no answer, and the NAS sends it again.
 *
 * <p>Reports of the same accounting session are taken one after the other; those of different ones at the same time. No
 * thread waits.
 */
final class AccountingFlow {
    /** Requests that wait for the disk. */
    static final int MAX_IN_WORK = 16_384;

    private static final int MAX_OF_ONE_SESSION = 16;

    private record Key(InetAddress nas, String acctSessionId) {}

    private final SessionRecorder recorder;
    private final Sightings sightings;
    private final Counters<AccountingCount> counts;
    private final RadiusClock clock;
    private final Turns<Key> turns = new Turns<>(MAX_IN_WORK, MAX_OF_ONE_SESSION);
    private final RateLimitedLog incomplete;
    private final RateLimitedLog troubles;
    private final RateLimitedLog faults;

    AccountingFlow(SessionRecorder recorder, Sightings sightings, Counters<AccountingCount> counts, RadiusClock clock) {
        this.recorder = recorder;
        this.sightings = sightings;
        this.counts = counts;
        this.clock = clock;
        incomplete = limitedLog();
        troubles = limitedLog();
        faults = limitedLog();
    }

    /** Never blocks. */
    void handle(Exchange exchange) {
        Optional<AccountingReport> report = AccountingReport.read(
                exchange.attributes(),
                exchange.nas(),
                exchange.source().getAddress(),
                clock.wall().instant());
        if (report.isEmpty() || !report.get().complete()) {
            incomplete.warn(
                    () -> "The client " + exchange.nas().name()
                            + " sends Accounting-Requests without Acct-Status-Type or Acct-Session-Id, which cannot be recorded");
            exchange.drop(DropReason.ACCOUNTING_INCOMPLETE);
            return;
        }
        sightings.heard(exchange, report.get().station().mac());
        Key key = new Key(
                exchange.source().getAddress(), report.get().acctSessionId().orElse(""));
        if (!turns.take(key, () -> record(exchange, report.get()))) {
            exchange.drop(DropReason.OVERLOADED);
        }
    }

    int inWork() {
        return turns.size();
    }

    private CompletionStage<?> record(Exchange exchange, AccountingReport report) {
        CompletionStage<Void> recorded;
        try {
            recorded = recorder.record(report);
        } catch (RuntimeException fault) {
            recorded = CompletableFuture.failedFuture(fault);
        }
        return recorded.handle((done, failure) -> {
            if (failure == null) {
                counts.count(AccountingCount.RESPONSES);
                exchange.send(exchange.encode(Code.ACCOUNTING_RESPONSE, List.of()));
            } else {
                fault(exchange, failure instanceof CompletionException wrapped ? wrapped.getCause() : failure);
            }
            return null;
        });
    }

    private void fault(Exchange exchange, Throwable failure) {
        DropReason reason = DropReason.INTERNAL_ERROR;
        if (failure instanceof EventNotKeptException) {
            reason = DropReason.EVENT_NOT_KEPT;
        } else if (failure instanceof StoreException) {
            reason = DropReason.SESSION_NOT_STORED;
        }
        String line = "No answer to accounting of " + exchange.nas().name() + " (" + reason + "): " + failure;
        if (reason == DropReason.INTERNAL_ERROR) {
            faults.warn(() -> line, failure);
        } else {
            troubles.warn(() -> line);
        }
        exchange.drop(reason);
    }

    private RateLimitedLog limitedLog() {
        return new RateLimitedLog(
                LoggerFactory.getLogger(AccountingFlow.class), Duration.ofSeconds(10), clock.nanoTime());
    }
}
