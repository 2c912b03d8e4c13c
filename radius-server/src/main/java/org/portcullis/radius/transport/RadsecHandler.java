package org.portcullis.radius.transport;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteToClosedSessionException;
import org.apache.mina.filter.FilterEvent;
import org.apache.mina.filter.ssl.SslEvent;
import org.portcullis.eap.x509.Printable;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.radius.log.RateLimitedLog;
import org.portcullis.radius.nas.Origin;
import org.portcullis.radius.nas.PeerVerdict;
import org.portcullis.radius.packet.Counters;
import org.portcullis.radius.packet.DropReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What MINA tells of the connections: admits peers, cuts packets, hands them on. On MINA's thread; none of it blocks. */
final class RadsecHandler extends IoHandlerAdapter {
    static final AttributeKey CONNECTION = new AttributeKey(RadsecHandler.class, "connection");

    /** A peer that sends one of these is not in order, or not where the stream is (RFC 6613 §2.6.4). */
    private static final Set<DropReason> MALFORMED = EnumSet.of(
            DropReason.LENGTH_FIELD_WRONG,
            DropReason.ATTRIBUTE_MALFORMED,
            DropReason.REQUEST_AUTHENTICATOR_INVALID,
            DropReason.MESSAGE_AUTHENTICATOR_MALFORMED,
            DropReason.MESSAGE_AUTHENTICATOR_REPEATED,
            DropReason.MESSAGE_AUTHENTICATOR_INVALID);

    private static final Logger LOG = LoggerFactory.getLogger(RadsecHandler.class);
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

    private final RadsecSettings settings;
    private final ConnectionReceiver receiver;
    private final ConnectionLimits<RadsecConnection> limits;
    private final Counters<RadsecCount> counts;
    private final Counters<DropReason> drops;
    private final PeerReports reports;
    private final LongSupplier nanoTime;
    private final RateLimitedLog refusals;
    private final RateLimitedLog troubles;
    private final RateLimitedLog faults;

    RadsecHandler(
            RadsecSettings settings,
            ConnectionReceiver receiver,
            ConnectionLimits<RadsecConnection> limits,
            Counters<RadsecCount> counts,
            Counters<DropReason> drops,
            PeerReports reports,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.receiver = receiver;
        this.limits = limits;
        this.counts = counts;
        this.drops = drops;
        this.reports = reports;
        this.nanoTime = nanoTime;
        refusals = new RateLimitedLog(LOG, LOG_INTERVAL, nanoTime);
        troubles = new RateLimitedLog(LOG, LOG_INTERVAL, nanoTime);
        faults = new RateLimitedLog(LOG, LOG_INTERVAL, nanoTime);
    }

    /** The connection of a session; empty for one that was over the limit. */
    static Optional<RadsecConnection> connection(IoSession session) {
        return Optional.ofNullable((RadsecConnection) session.getAttribute(CONNECTION));
    }

    @Override
    public void event(IoSession session, FilterEvent event) {
        if (event == SslEvent.SECURED) {
            connection(session).ifPresent(this::admit);
        }
    }

    @Override
    public void messageReceived(IoSession session, Object message) throws FramingException {
        RadsecConnection connection = connection(session).orElseThrow();
        // A packet may come before the event of the handshake's end.
        if (connection.client().isEmpty() && !admit(connection)) {
            return;
        }
        connection.framer().offer(((IoBuffer) message).buf(), packet -> received(connection, packet));
    }

    /** Whether the peer is somebody now; if not, the connection is closed. */
    private boolean admit(RadsecConnection connection) {
        if (connection.client().isPresent()) {
            return true;
        }
        Optional<PeerVerdict> verdict = connection.trust().verdict();
        if (verdict.isPresent() && verdict.get() instanceof PeerVerdict.Admitted admitted) {
            limits.admitted(connection);
            connection.actsAs(admitted.client());
            counts.count(RadsecCount.PEERS_ADMITTED);
            LOG.info("{} is connected over TLS from {}", admitted.client().name(), connection.from());
            return true;
        }
        failed(connection, "its certificate was not judged");
        connection.session().closeNow();
        return false;
    }

    private boolean received(RadsecConnection connection, byte[] packet) {
        connection.packetAt(nanoTime.getAsLong());
        Optional<DatagramReceiver.Reply> reply = connection.begin(settings);
        if (reply.isEmpty()) {
            drops.count(DropReason.CONNECTION_FULL);
            return true;
        }
        Origin origin = connection.origin().orElseThrow();
        Optional<DropReason> dropped = receiver.received(packet, origin, reply.get());
        if (dropped.isPresent() && MALFORMED.contains(dropped.get())) {
            malformed(connection, dropped.get().toString());
            return false;
        }
        return true;
    }

    private void malformed(RadsecConnection connection, String what) {
        counts.count(RadsecCount.CONNECTIONS_MALFORMED);
        troubles.warn(() -> "Closed the connection of " + name(connection) + " because of a packet that breaks the"
                + " protocol: " + what);
        connection.fail();
        connection.session().closeNow();
    }

    @Override
    public void exceptionCaught(IoSession session, Throwable cause) {
        if (cause instanceof WriteToClosedSessionException) {
            // Farewells of TLS to a peer that has gone, or was let go: said before, and closed already.
            return;
        }
        Optional<RadsecConnection> found = connection(session);
        if (found.isPresent()) {
            RadsecConnection connection = found.get();
            if (cause instanceof FramingException framing) {
                malformed(connection, framing.getMessage());
            } else if (connection.client().isEmpty()) {
                failed(connection, cause.getMessage() == null ? cause.toString() : cause.getMessage());
            } else if (cause instanceof IOException) {
                troubles.warn(() -> "The connection of " + name(connection) + " broke: " + cause);
            } else {
                faults.warn(
                        () -> "Closed the connection of " + name(connection) + " because of a fault here: " + cause,
                        cause);
            }
        }
        // MINA leaves a session open whose handshake failed.
        session.closeNow();
    }

    /** Counts and tells, once a connection, that its handshake failed; closing it is left to the caller. */
    void failed(RadsecConnection connection, String trouble) {
        if (!connection.fail()) {
            return;
        }
        PeerVerdict.Refused why;
        if (connection.trust().verdict().orElse(null) instanceof PeerVerdict.Refused refused) {
            counts.count(RadsecCount.PEERS_REFUSED);
            why = refused;
        } else {
            counts.count(RadsecCount.HANDSHAKES_FAILED);
            why = handshakeFailure(trouble);
        }
        refusals.warn(() -> "Refused a TLS connection from "
                + connection.source().getAddress().getHostAddress() + ": " + why.explanation() + "; "
                + why.code().fix());
        reports.refused(connection.source(), connection.trust().presented(), why);
    }

    /** The JDK's TLS tells an absent certificate from other trouble by its message alone. */
    private static PeerVerdict.Refused handshakeFailure(String trouble) {
        return trouble.contains("Empty client certificate chain")
                ? new PeerVerdict.Refused(FailureCode.RADSEC_CERTIFICATE_MISSING, "it sent no certificate")
                : new PeerVerdict.Refused(
                        FailureCode.RADSEC_HANDSHAKE_FAILED, "the handshake failed: " + Printable.text(trouble, 200));
    }

    /** The connection is closed, for whatever reason. */
    void closed(RadsecConnection connection) {
        limits.closed(connection, connection.source().getAddress());
        connection.origin().ifPresent(origin -> {
            LOG.info("{} is no longer connected over TLS from {}", origin.nas().name(), connection.from());
            receiver.closed(origin);
        });
    }

    private static String name(RadsecConnection connection) {
        return connection.client().map(client -> client.name()).orElse("a peer") + " from " + connection.from();
    }
}
