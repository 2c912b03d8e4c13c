package org.portcullis.radius.coa;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.log.RateLimitedLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends Disconnect-Requests and CoA-Requests over UDP and finds the answer to each (RFC 5176 §2): the Dynamic Authorization
 * Client.
 *
 * <p>One thread, {@code radius-coa}. At most {@value #MAX_REQUESTS} requests are in work; of those to one NAS {@value
 * NasWindow#SIZE} are under way at once, so that many sessions are changed at the pace at which their NAS answers, and a
 * NAS that is silent holds up no other one.
 */
public final class DynamicAuthorizationClient implements AutoCloseable {
    /** Beyond it a request ends at once, unanswered. */
    static final int MAX_REQUESTS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(DynamicAuthorizationClient.class);

    private final CoaSocket socket;
    private final RequestTable requests;
    private final RadiusClock clock;
    private final Retransmission retransmission;
    private final RateLimitedLog foreign;
    private final RateLimitedLog faults;
    private final Queue<Exchange> ordered = new ArrayDeque<>();
    private final Thread thread = new Thread(this::run, "radius-coa");
    private boolean stopping;

    /**
     * Binds the sockets and begins.
     *
     * @param local the source address of requests where it is one of theirs; the system chooses for other families
     * @throws IOException when no socket can be had
     */
    public DynamicAuthorizationClient(
            Optional<InetAddress> local, Retransmission retransmission, RadiusClock clock, RandomGenerator random)
            throws IOException {
        this.socket = new CoaSocket(local);
        this.retransmission = retransmission;
        this.clock = clock;
        this.requests = new RequestTable(socket, retransmission, clock, random);
        this.foreign = new RateLimitedLog(LOG, Duration.ofSeconds(10), clock.nanoTime());
        this.faults = new RateLimitedLog(LOG, Duration.ofSeconds(10), clock.nanoTime());
        thread.start();
    }

    /**
     * Sends a request as soon as its NAS has room for it. Never blocks.
     *
     * @return completed on this client's thread, within {@link Retransmission#patience}, and exceptionally by a {@link
     *     CancellationException} when the client is closed before
     */
    public CompletionStage<CoaResult> send(DynamicAuthorizationServer server, CoaRequest request) {
        long deadline = clock.nanoTime().getAsLong() + retransmission.patience().toNanos();
        Exchange exchange = new Exchange(server, request, deadline);
        synchronized (ordered) {
            if (stopping) {
                exchange.result.completeExceptionally(new CancellationException("the appliance is being stopped"));
                return exchange.result;
            }
            if (ordered.size() + requests.size() >= MAX_REQUESTS) {
                exchange.result.complete(new CoaResult(
                        CoaResult.Outcome.NO_ANSWER,
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        Duration.ZERO,
                        MAX_REQUESTS + " requests wait already, and this one was not sent"));
                return exchange.result;
            }
            ordered.add(exchange);
        }
        socket.wakeUp();
        return exchange.result;
    }

    /** Requests that have no answer yet, those that wait for their turn included. */
    public int inWork() {
        synchronized (ordered) {
            return ordered.size() + requests.size();
        }
    }

    private void run() {
        while (true) {
            try {
                socket.await(requests.nanosToNext());
                if (!takeOrders()) {
                    break;
                }
                socket.receiveAll(this::received);
                requests.work();
            } catch (IOException | RuntimeException fault) {
                faults.warn(() -> "Requests to switches stumbled and go on: " + fault, fault);
            }
        }
        requests.cancelAll();
        socket.close();
    }

    /** Whether to go on. */
    private boolean takeOrders() {
        synchronized (ordered) {
            while (!ordered.isEmpty()) {
                requests.add(ordered.remove());
            }
            return !stopping;
        }
    }

    private void received(InetSocketAddress source, byte[] datagram) {
        requests.received(source, datagram)
                .ifPresent(problem -> foreign.warn(
                        () -> "Ignored a datagram from " + source + " that should answer a request: " + problem));
    }

    /** Gives up what has no answer; the sockets are closed on return. */
    @Override
    public void close() {
        synchronized (ordered) {
            stopping = true;
        }
        socket.wakeUp();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
