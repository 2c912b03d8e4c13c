package org.portcullis.eap.trust;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.portcullis.policy.value.BoundedBody;

/**
 * HTTP with servers that are not trusted: every answer is bounded in octets, every exchange in time, and redirects in
 * number (five, and never from https to http). Two threads of its own, {@code revocation-http-*}.
 */
public final class BoundedHttp implements AutoCloseable {
    private static final int THREADS = 2;

    private final ExecutorService threads;
    private final HttpClient following;
    private final HttpClient direct;

    /** @param connectTimeout for a TCP connection */
    public BoundedHttp(Duration connectTimeout) {
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "revocation-http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        following = client(connectTimeout, HttpClient.Redirect.NORMAL);
        direct = client(connectTimeout, HttpClient.Redirect.NEVER);
    }

    private HttpClient client(Duration connectTimeout, HttpClient.Redirect redirect) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .followRedirects(redirect)
                .executor(threads)
                .build();
    }

    /**
     * @param maxOctets of the answer's body; a longer one fails with {@link BoundedBody.TooLongException}
     * @param atMost for the whole exchange, after which it is broken off
     */
    CompletableFuture<HttpResponse<byte[]>> send(
            HttpRequest request, boolean followRedirects, int maxOctets, Duration atMost) {
        CompletableFuture<HttpResponse<byte[]>> exchange = (followRedirects ? following : direct)
                .sendAsync(
                        request,
                        answer -> new BoundedBody(maxOctets, answer.headers().firstValueAsLong("Content-Length")));
        // The client's own timeout ends with the header; a body may drip for ever.
        CompletableFuture<HttpResponse<byte[]>> bounded =
                exchange.copy().orTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS);
        bounded.whenComplete((answer, failed) -> exchange.cancel(true));
        return bounded;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
