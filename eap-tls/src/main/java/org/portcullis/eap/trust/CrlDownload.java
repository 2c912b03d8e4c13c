package org.portcullis.eap.trust;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Gets a CRL by HTTP (RFC 5280 §4.2.1.13), where it changed since. */
public final class CrlDownload {
    private static final Duration AT_MOST = Duration.ofSeconds(60);
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;

    private final BoundedHttp http;

    public CrlDownload(BoundedHttp http) {
        this.http = http;
    }

    /**
     * Waits for the answer, at most a minute.
     *
     * @param before what is at hand, with the server's marks of it
     * @return empty when it is still that
     * @throws IOException when there is no answer, or not that one; the message says why
     */
    public Optional<CrlCopy> get(URI address, Optional<CrlCopy> before) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(AT_MOST)
                .header("Accept", "application/pkix-crl, */*")
                .GET();
        before.map(CrlCopy::etag)
                .filter(mark -> !mark.isEmpty())
                .ifPresent(mark -> request.header("If-None-Match", mark));
        before.map(CrlCopy::lastModified)
                .filter(mark -> !mark.isEmpty())
                .ifPresent(mark -> request.header("If-Modified-Since", mark));
        HttpResponse<byte[]> answer;
        try {
            answer = http.send(request.build(), true, CrlFile.MAX_OCTETS, AT_MOST)
                    .get();
        } catch (ExecutionException failed) {
            throw new IOException(reason(failed.getCause()), failed);
        }
        if (answer.statusCode() == NOT_MODIFIED && before.isPresent()) {
            return Optional.empty();
        }
        if (answer.statusCode() != OK) {
            throw new IOException("the server answered with status " + answer.statusCode());
        }
        return Optional.of(new CrlCopy(
                answer.body(),
                answer.headers().firstValue("ETag").orElse(""),
                answer.headers().firstValue("Last-Modified").orElse("")));
    }

    /** What went wrong, for a person. */
    static String reason(Throwable failed) {
        if (failed instanceof TimeoutException || failed instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        String message = failed.getMessage();
        return message == null
                ? failed.getClass().getSimpleName()
                : failed.getClass().getSimpleName() + ": " + message;
    }
}
