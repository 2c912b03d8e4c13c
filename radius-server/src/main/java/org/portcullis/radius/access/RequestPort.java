package org.portcullis.radius.access;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.portcullis.radius.dedup.DuplicateCache;
import org.portcullis.radius.dedup.RequestKey;
import org.portcullis.radius.health.NasHealth;
import org.portcullis.radius.health.NasHealthTable;
import org.portcullis.radius.health.NasSign;
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
 * What happens to the packets of one port, in this order: NAS look-up (over TLS the connection knows its NAS), gate, the
 * appliance's own state, duplicates, then Status-Server (RFC 5997) or the port's {@link Service}. Runs on the transport's
 * thread; none of it blocks.
 */
public final class RequestPort implements DatagramReceiver, ConnectionReceiver {
    /** What becomes of a request that passed the gate. */
    public enum Passage {
        STATUS_ANSWERED,
        DUPLICATE_ANSWERED,
        /** Neither Status-Server nor a duplicate. */
        TAKEN_IN
    }

    /** What a port is for. */
    public interface Service {
        /** The requests that it takes, beside Status-Server. */
        Code requests();

        /** What Status-Server is answered with (RFC 5997 §4). */
        Code statusAnswer();

        /** The one in force. */
        RadiusDictionary dictionary();

        /** Counts. */
        void passed(Passage passage);

        /** Whether what it takes in is being worked off; if not, Status-Server gets no answer either. */
        boolean isWorking();

        /** Whether the request goes on with what was begun before: that is taken in while nothing new is begun. */
        boolean isUnderWay(RadiusRequest request, Origin origin);

        /** Answers or drops it, now or later; never blocks. */
        void handle(Exchange exchange);
    }

    private final Service service;
    private final PacketGate gate;
    private final Supplier<NasClients> clients;
    private final BooleanSupplier serving;
    private final DuplicateCache duplicates;
    private final Counters<DropReason> drops;
    private final InFlight inFlight;
    private final NasHealthTable health;
    private final RateLimitedLog strangers;
    private final RateLimitedLog badAuthenticators;
    private final RateLimitedLog faults;

    private volatile boolean draining;
    private volatile boolean stopping;

    public RequestPort(
            Service service,
            Supplier<NasClients> clients,
            BooleanSupplier serving,
            DuplicateCache duplicates,
            Counters<DropReason> drops,
            InFlight inFlight,
            NasHealthTable health,
            RadiusClock clock) {
        this.service = service;
        this.gate = new PacketGate(EnumSet.of(service.requests(), Code.STATUS_SERVER));
        this.clients = clients;
        this.serving = serving;
        this.duplicates = duplicates;
        this.drops = drops;
        this.inFlight = inFlight;
        this.health = health;
        strangers = limitedLog(clock);
        badAuthenticators = limitedLog(clock);
        faults = limitedLog(clock);
    }

    /** From now on nothing new is begun, and Status-Server gets no answer, so that the switch turns to its next server. */
    public void drain() {
        draining = true;
    }

    /** From now on everything that comes is dropped; what was taken in goes on. */
    public void stop() {
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
            strangers.warn(() -> "Dropped a datagram to the port of " + service.requests() + " from "
                    + source.getAddress().getHostAddress()
                    + ", which is the address of no client: add it under clients if it is a switch of yours");
            health.unknown().dropped(source.getAddress(), service.requests());
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
        NasHealth seen = health.of(nas.name());
        seen.packet(origin.source().getAddress());
        PacketGate.Verdict verdict = gate.examine(octets, nas.secret(), nas.messageAuthenticator());
        if (verdict instanceof PacketGate.Verdict.Dropped dropped) {
            explain(dropped.reason(), nas);
            seen.dropped(dropped.reason());
            drop(dropped.reason(), reply);
            return Optional.of(dropped.reason());
        }
        if (verdict instanceof PacketGate.Verdict.Admitted admitted) {
            valid(admitted.request(), seen);
            admitted(admitted.request(), origin, seen, reply);
        }
        return Optional.empty();
    }

    private static void valid(RadiusRequest request, NasHealth seen) {
        seen.saw(
                switch (request.code()) {
                    case STATUS_SERVER -> NasSign.STATUS_SERVER;
                    case ACCOUNTING_REQUEST -> NasSign.ACCOUNTING_REQUEST;
                    default -> NasSign.ACCESS_REQUEST;
                });
        if (request.messageAuthenticated()) {
            seen.saw(NasSign.PROVEN);
        }
    }

    private void admitted(RadiusRequest request, Origin origin, NasHealth seen, Reply reply) {
        if (!serving.getAsBoolean()) {
            seen.dropped(DropReason.NOT_SERVING);
            drop(DropReason.NOT_SERVING, reply);
            return;
        }
        if (request.code() == Code.STATUS_SERVER && (draining || !service.isWorking())) {
            drop(draining ? DropReason.STOPPING : DropReason.OVERLOADED, reply);
            return;
        }
        if (request.code() == Code.STATUS_SERVER) {
            // Not cached: each one asks how things are now.
            service.passed(Passage.STATUS_ANSWERED);
            reply.send(PacketWriter.answer(
                    request, service.statusAnswer(), List.of(), origin.nas().secret()));
            return;
        }
        DuplicateCache.Admission admission = duplicates.admit(
                new RequestKey(origin.source(), origin.connection(), request.identifier()), request.authenticator());
        if (admission instanceof DuplicateCache.Admission.InWork) {
            drop(DropReason.DUPLICATE_IN_WORK, reply);
        } else if (admission instanceof DuplicateCache.Admission.Answered answered) {
            service.passed(Passage.DUPLICATE_ANSWERED);
            reply.send(answered.answer());
        } else {
            Exchange exchange =
                    new Exchange(request, origin, service.dictionary(), duplicates, drops, seen, inFlight.track(reply));
            if (draining && !service.isUnderWay(request, origin)) {
                exchange.drop(DropReason.STOPPING);
                return;
            }
            service.passed(Passage.TAKEN_IN);
            handle(exchange);
        }
    }

    private void handle(Exchange exchange) {
        try {
            service.handle(exchange);
        } catch (RuntimeException fault) {
            faults.warn(
                    () -> "No answer to an " + service.requests() + " of "
                            + exchange.nas().name() + " (" + DropReason.INTERNAL_ERROR + "): " + fault,
                    fault);
            exchange.drop(DropReason.INTERNAL_ERROR);
        }
    }

    private void explain(DropReason reason, NasClient nas) {
        if (reason == DropReason.MESSAGE_AUTHENTICATOR_INVALID) {
            badAuthenticators.warn(() -> "Dropped a request of the client " + nas.name()
                    + ": its Message-Authenticator is wrong; most likely the shared secrets differ");
        } else if (reason == DropReason.REQUEST_AUTHENTICATOR_INVALID) {
            badAuthenticators.warn(() -> "Dropped an " + service.requests() + " of the client " + nas.name()
                    + ": its Request Authenticator is wrong; most likely the shared secrets for accounting differ");
        } else if (reason == DropReason.PROXY_STATE_UNAUTHENTICATED) {
            badAuthenticators.warn(() -> "Dropped a request of the client " + nas.name()
                    + ": it has Proxy-State and no Message-Authenticator, as an attack on the answer would (BlastRADIUS,"
                    + " CVE-2024-3596); update the proxy");
        } else if (reason == DropReason.MESSAGE_AUTHENTICATOR_MISSING) {
            badAuthenticators.warn(() -> "Dropped a request of the client " + nas.name()
                    + ": it has no Message-Authenticator; update the switch, or set messageAuthenticator: warn for it"
                    + " (EAP and Status-Server always need one)");
        }
    }

    private void drop(DropReason reason, Reply reply) {
        drops.count(reason);
        reply.drop();
    }

    private static RateLimitedLog limitedLog(RadiusClock clock) {
        return new RateLimitedLog(LoggerFactory.getLogger(RequestPort.class), Duration.ofSeconds(10), clock.nanoTime());
    }
}
