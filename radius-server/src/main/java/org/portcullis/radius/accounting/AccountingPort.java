package org.portcullis.radius.accounting;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.portcullis.radius.access.Exchange;
import org.portcullis.radius.access.InFlight;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.dedup.DuplicateCache;
import org.portcullis.radius.dedup.RequestKey;
import org.portcullis.radius.log.RateLimitedLog;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.nas.Origin;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.Counters;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.PacketGate;
import org.portcullis.radius.packet.PacketWriter;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RadiusRequest;
import org.portcullis.radius.transport.ConnectionReceiver;
import org.portcullis.radius.transport.DatagramReceiver;
import org.slf4j.LoggerFactory;

/**
 * What happens on the accounting port, in this order: NAS look-up, gate, the appliance's own state, duplicates, then
 * Status-Server (RFC 5997 §4.2) or the accounting flow. Runs on the transport's thread; none of it blocks.
 */
final class AccountingPort implements DatagramReceiver, ConnectionReceiver {
    private final PacketGate gate = new PacketGate(EnumSet.of(Code.ACCOUNTING_REQUEST, Code.STATUS_SERVER));
    private final Supplier<NasClients> clients;
    private final BooleanSupplier serving;
    private final DuplicateCache duplicates;
    private final AccountingFlow flow;
    private final RadiusDictionary dictionary;
    private final Counters<DropReason> drops;
    private final Counters<AccountingCount> counts;
    private final InFlight inFlight;
    private final RateLimitedLog strangers;
    private final RateLimitedLog badAuthenticators;
    private final RateLimitedLog faults;

    private volatile boolean stopping;

    AccountingPort(
            Supplier<NasClients> clients,
            BooleanSupplier serving,
            DuplicateCache duplicates,
            AccountingFlow flow,
            RadiusDictionary dictionary,
            Counters<DropReason> drops,
            Counters<AccountingCount> counts,
            InFlight inFlight,
            RadiusClock clock) {
        this.clients = clients;
        this.serving = serving;
        this.duplicates = duplicates;
        this.flow = flow;
        this.dictionary = dictionary;
        this.drops = drops;
        this.counts = counts;
        this.inFlight = inFlight;
        strangers = limitedLog(clock);
        badAuthenticators = limitedLog(clock);
        faults = limitedLog(clock);
    }

    /** From now on everything that comes is dropped; what was taken in goes on. */
    void stop() {
        stopping = true;
    }

    @Override
    public void received(byte[] octets, InetSocketAddress source, Reply reply) {
        if (stopping) {
            drop(DropReason.STOPPING, reply);
            return;
        }
        Optional<NasClient> nas = clients.get().find(source.getAddress());
        if (nas.isEmpty()) {
            strangers.warn(
                    () -> "Dropped accounting from " + source.getAddress().getHostAddress()
                            + ", which is the address of no client: add it under clients if it is a switch of yours");
            drop(DropReason.NAS_UNKNOWN, reply);
            return;
        }
        examine(octets, Origin.datagram(nas.get(), source), reply);
    }

    @Override
    public Optional<DropReason> received(byte[] packet, Origin origin, Reply reply) {
        if (stopping) {
            drop(DropReason.STOPPING, reply);
            return Optional.empty();
        }
        return examine(packet, origin, reply);
    }

    @Override
    public void closed(Origin origin) {
        duplicates.forgetConnection(origin.source(), origin.connection());
    }

    private Optional<DropReason> examine(byte[] octets, Origin origin, Reply reply) {
        NasClient nas = origin.nas();
        PacketGate.Verdict verdict = gate.examine(octets, nas.secret(), nas.messageAuthenticator());
        if (verdict instanceof PacketGate.Verdict.Dropped dropped) {
            explain(dropped.reason(), nas);
            drop(dropped.reason(), reply);
            return Optional.of(dropped.reason());
        }
        if (verdict instanceof PacketGate.Verdict.Admitted admitted) {
            admitted(admitted.request(), origin, reply);
        }
        return Optional.empty();
    }

    private void admitted(RadiusRequest request, Origin origin, Reply reply) {
        if (!serving.getAsBoolean()) {
            drop(DropReason.NOT_SERVING, reply);
            return;
        }
        if (request.code() == Code.STATUS_SERVER) {
            counts.count(AccountingCount.STATUS_ANSWERS);
            reply.send(PacketWriter.answer(
                    request, Code.ACCOUNTING_RESPONSE, List.of(), origin.nas().secret()));
            return;
        }
        DuplicateCache.Admission admission = duplicates.admit(
                new RequestKey(origin.source(), origin.connection(), request.identifier()), request.authenticator());
        if (admission instanceof DuplicateCache.Admission.InWork) {
            drop(DropReason.DUPLICATE_IN_WORK, reply);
        } else if (admission instanceof DuplicateCache.Admission.Answered answered) {
            counts.count(AccountingCount.DUPLICATES_ANSWERED);
            reply.send(answered.answer());
        } else {
            counts.count(AccountingCount.REQUESTS);
            handle(new Exchange(request, origin, dictionary, duplicates, drops, inFlight.track(reply)));
        }
    }

    private void handle(Exchange exchange) {
        try {
            flow.handle(exchange);
        } catch (RuntimeException fault) {
            faults.warn(
                    () -> "No answer to accounting of " + exchange.nas().name() + " (" + DropReason.INTERNAL_ERROR
                            + "): " + fault,
                    fault);
            exchange.drop(DropReason.INTERNAL_ERROR);
        }
    }

    private void explain(DropReason reason, NasClient nas) {
        if (reason == DropReason.REQUEST_AUTHENTICATOR_INVALID || reason == DropReason.MESSAGE_AUTHENTICATOR_INVALID) {
            badAuthenticators.warn(() -> "Dropped accounting of the client " + nas.name()
                    + ": its authenticator is wrong; most likely the shared secrets for accounting differ");
        }
    }

    private void drop(DropReason reason, Reply reply) {
        drops.count(reason);
        reply.drop();
    }

    private static RateLimitedLog limitedLog(RadiusClock clock) {
        return new RateLimitedLog(
                LoggerFactory.getLogger(AccountingPort.class), Duration.ofSeconds(10), clock.nanoTime());
    }
}
