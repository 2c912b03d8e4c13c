package org.portcullis.siem.sink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import org.portcullis.policy.value.BoundedBody;

/** A server that is told events by HTTP, one request at a time, each answered in time or not at all. For one thread. */
final class HttpReceiver {
    /** The answer to a batch of many events that were all refused with a long reason fits. */
    private static final int MOST_OCTETS = 16 << 20;

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final URI base;
    private final Map<String, String> headers;
    private final Duration timeout;
    private final HttpClient client;

    /**
     * @param base {@code http} or {@code https}, with a path when the server is behind a proxy
     * @param headers of every request
     * @param timeout for each answer, all of it
     * @throws IOException when a file that {@code tls} names cannot be used
     */
    HttpReceiver(URI base, TlsIdentity tls, Map<String, String> headers, Duration timeout) throws IOException {
        this.base = base;
        this.headers = headers;
        this.timeout = timeout;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT);
        if ("https".equals(base.getScheme())) {
            builder.sslContext(tls.context());
        }
        this.client = builder.build();
    }

    /** A body, and what it is. */
    record Body(String type, byte[] octets, Map<String, String> headers) {
        static Body of(String type, byte[] octets) {
            return new Body(type, octets, Map.of());
        }

        Body gzipped() {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                out.write(octets);
            } catch (IOException impossibleInMemory) {
                throw new UncheckedIOException(impossibleInMemory);
            }
            return new Body(type, packed.toByteArray(), Map.of("Content-Encoding", "gzip"));
        }
    }

    HttpAnswer get(String path) throws IOException {
        return answer(request(path).GET().build());
    }

    /** @param method {@code POST} or {@code PUT} */
    HttpAnswer send(String method, String path, Body body) throws IOException {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", body.type)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body.octets));
        body.headers.forEach(request::header);
        return answer(request.build());
    }

    private HttpRequest.Builder request(String path) {
        String start = base.toString();
        URI uri = URI.create(
                (start.endsWith("/") && path.startsWith("/") ? start.substring(0, start.length() - 1) : start) + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(timeout);
        headers.forEach(request::header);
        return request;
    }

    private HttpAnswer answer(HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> asked = client.sendAsync(
                request,
                response -> new BoundedBody(MOST_OCTETS, response.headers().firstValueAsLong("Content-Length")));
        try {
            HttpResponse<byte[]> response = asked.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new HttpAnswer(response.statusCode(), response.body());
        } catch (InterruptedException e) {
            asked.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the exporter is stopped");
        } catch (TimeoutException e) {
            asked.cancel(true);
            throw new HttpTimeoutException("no answer within " + timeout.toSeconds() + " seconds");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io
                    ? ConnectionFailure.told(base.getHost(), io)
                    : new IOException(e.getCause());
        }
    }
}
