package org.portcullis.radius.coa;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGenerator;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.packet.AttributeCode;
import org.portcullis.radius.packet.PacketWriter;
import org.portcullis.radius.packet.RawAttribute;

/** Every request in work: what goes out when, and which answer belongs to which. For the client's thread alone. */
final class RequestTable {
    /** NASes whose last Identifier is remembered. */
    private static final int MAX_IDLE_WINDOWS = 10_000;

    private final CoaSocket socket;
    private final Retransmission retransmission;
    private final RadiusClock clock;
    private final RandomGenerator random;
    private final Map<InetSocketAddress, NasWindow> windows = new LinkedHashMap<>(16, 0.75f, true);
    private final PriorityQueue<Exchange> byTime =
            new PriorityQueue<>(Comparator.comparingLong((Exchange exchange) -> exchange.dueAt));
    private volatile int size;

    RequestTable(CoaSocket socket, Retransmission retransmission, RadiusClock clock, RandomGenerator random) {
        this.socket = socket;
        this.retransmission = retransmission;
        this.clock = clock;
        this.random = random;
    }

    int size() {
        return size;
    }

    void add(Exchange exchange) {
        InetSocketAddress server = exchange.server.address();
        windows.computeIfAbsent(server, any -> new NasWindow(random.nextInt(256)))
                .add(exchange);
        byTime.add(exchange);
        size = byTime.size();
        beginNext(server);
        forgetIdleWindows();
    }

    /** Nanoseconds until {@link #work} has something to do; an hour when nothing is waited for. */
    long nanosToNext() {
        Exchange next = byTime.peek();
        return next == null
                ? Duration.ofHours(1).toNanos()
                : Math.max(0, next.dueAt - clock.nanoTime().getAsLong());
    }

    /** Sends again, or gives up, what is due. */
    void work() {
        long now = clock.nanoTime().getAsLong();
        while (!byTime.isEmpty() && byTime.peek().dueAt - now <= 0) {
            Exchange due = byTime.remove();
            if (due.deadline - now <= 0 || due.transmissions >= retransmission.transmissions()) {
                giveUp(due);
            } else {
                transmit(due, now);
            }
        }
    }

    /** @return why the datagram is no answer; empty when it is one */
    Optional<String> received(InetSocketAddress source, byte[] datagram) {
        NasWindow window = windows.get(source);
        Optional<Exchange> found =
                window == null || datagram.length < 2 ? Optional.empty() : window.underWay(datagram[1] & 0xFF);
        if (found.isEmpty()) {
            return Optional.of("no request to it is under way with that Identifier");
        }
        Exchange exchange = found.get();
        CoaAnswer.Reading reading = CoaAnswer.read(
                datagram,
                exchange.request,
                exchange.identifier,
                exchange.authenticator(),
                exchange.server.secret(),
                exchange.server.eventTimestamp() ? Optional.of(clock.wall().instant()) : Optional.empty());
        if (reading.answer().isEmpty()) {
            exchange.problem = reading.problem();
            return Optional.of(reading.problem());
        }
        CoaAnswer answer = reading.answer().get();
        byTime.remove(exchange);
        size = byTime.size();
        window.answered(exchange);
        complete(exchange, answer.isAck() ? CoaResult.Outcome.ACK : CoaResult.Outcome.NAK, answer.errorCause(), "");
        beginNext(source);
        return Optional.empty();
    }

    void cancelAll() {
        List<Exchange> left = new ArrayList<>(byTime);
        byTime.clear();
        windows.clear();
        size = 0;
        left.forEach(exchange -> exchange.result.completeExceptionally(
                new CancellationException("the appliance was stopped before the NAS answered")));
    }

    private void beginNext(InetSocketAddress server) {
        NasWindow window = windows.get(server);
        long now = clock.nanoTime().getAsLong();
        for (Optional<Exchange> next = window.begin(); next.isPresent(); next = window.begin()) {
            Exchange exchange = next.get();
            byTime.remove(exchange);
            Instant at = clock.wall().instant();
            exchange.packet = packet(exchange, at);
            exchange.sentAt = Optional.of(at);
            exchange.firstSentAt = now;
            transmit(exchange, now);
        }
    }

    /** Written once: every transmission is the same, Event-Timestamp too, which is when the request was made. */
    private static byte[] packet(Exchange exchange, Instant at) {
        List<RawAttribute> attributes = new ArrayList<>(exchange.request.attributes());
        if (exchange.server.eventTimestamp()) {
            byte[] seconds = ByteBuffer.allocate(Integer.BYTES)
                    .putInt((int) at.getEpochSecond())
                    .array();
            attributes.add(new RawAttribute(AttributeCode.EVENT_TIMESTAMP, seconds));
        }
        return PacketWriter.digestedRequest(
                exchange.request.code(), exchange.identifier, attributes, exchange.server.secret());
    }

    private void transmit(Exchange exchange, long now) {
        exchange.transmissions++;
        exchange.timeout = retransmission.next(exchange.timeout, random);
        exchange.dueAt = Math.min(now + exchange.timeout, exchange.deadline);
        try {
            socket.send(exchange.packet, exchange.server.address());
        } catch (IOException unsent) {
            exchange.problem = "it could not be sent: " + unsent.getMessage();
        }
        byTime.add(exchange);
        size = byTime.size();
    }

    private void giveUp(Exchange exchange) {
        size = byTime.size();
        InetSocketAddress server = exchange.server.address();
        windows.get(server).givenUp(exchange);
        String detail = !exchange.isUnderWay()
                ? "it was not sent, because the NAS leaves those before it unanswered"
                : exchange.problem.isEmpty()
                        ? "is dynamic authorization turned on at the NAS, for this address and secret?"
                        : exchange.problem;
        complete(exchange, CoaResult.Outcome.NO_ANSWER, Optional.empty(), detail);
        beginNext(server);
    }

    private void complete(Exchange exchange, CoaResult.Outcome outcome, Optional<Long> errorCause, String detail) {
        long latency = exchange.isUnderWay() ? clock.nanoTime().getAsLong() - exchange.firstSentAt : 0;
        exchange.result.complete(new CoaResult(
                outcome, errorCause, exchange.sentAt, exchange.transmissions, Duration.ofNanos(latency), detail));
    }

    private void forgetIdleWindows() {
        if (windows.size() > MAX_IDLE_WINDOWS) {
            windows.values().removeIf(NasWindow::isIdle);
        }
    }
}
