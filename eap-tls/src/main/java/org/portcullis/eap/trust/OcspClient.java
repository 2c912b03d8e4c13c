package org.portcullis.eap.trust;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.policy.value.CircuitBreaker;
import org.portcullis.policy.value.WaitingThread;

/**
 * An OCSP client (RFC 6960, RFC 5019). Whoever asks waits for at most a second; an answer that comes later is there for the
 * device's next attempt. Everything is bounded: waiting threads ({@value #MAX_WAITING}), questions under way
 * ({@value #MAX_UNDER_WAY}), answers kept ({@value #MAX_KEPT}), octets of an answer, responders known.
 */
public final class OcspClient implements OcspLookup {
    private static final int MAX_WAITING = 64;
    private static final int MAX_UNDER_WAY = 64;
    private static final int MAX_KEPT = 50_000;
    private static final int MAX_RESPONDERS = 256;
    private static final int MAX_OCTETS = 64 << 10;

    /** What an authentication waits for an answer (docs/pki.md). */
    public static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration EXCHANGE = Duration.ofSeconds(5);
    private static final Duration LONGEST_FRESH = Duration.ofHours(1);
    private static final int OK = 200;

    private final BoundedHttp http;
    private final Cryptography cryptography;
    private final SecureRandom random;
    private final InstantSource clock;
    private final OcspListener listener;
    private final Duration patience;
    private final Duration exchange;
    private final OcspResponseReader reader;
    private final OcspAnswers answers = new OcspAnswers(MAX_KEPT);
    private final Map<OcspAnswers.Key, CompletableFuture<OcspStatus>> underWay = new ConcurrentHashMap<>();
    private final Map<URI, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final Semaphore waiting = new Semaphore(MAX_WAITING);
    private final Semaphore asking = new Semaphore(MAX_UNDER_WAY);
    private final LongAdder asked = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /** @param patience how long who asks waits for an answer; it is kept when it comes later */
    public OcspClient(
            BoundedHttp http,
            Cryptography cryptography,
            InstantSource clock,
            OcspListener listener,
            Duration patience) {
        this.patience = patience;
        this.exchange = patience.compareTo(EXCHANGE) > 0 ? patience : EXCHANGE;
        this.http = http;
        this.cryptography = cryptography;
        this.random = cryptography.random();
        this.clock = clock;
        this.listener = listener;
        this.reader = new OcspResponseReader(new OcspSigner(cryptography));
    }

    /**
     * @param asked questions sent
     * @param failed those of them that brought no answer that counts
     * @param kept answers at hand
     * @param unreachable responders that are left alone for now
     */
    public record Counts(long asked, long failed, int kept, int unreachable) {}

    public Counts counts() {
        return new Counts(asked.sum(), failed.sum(), answers.size(), (int)
                breakers.values().stream().filter(CircuitBreaker::open).count());
    }

    /** @param reachable whether it is asked, and not left alone for a while */
    public record Responder(URI address, boolean reachable) {}

    /** Those that were asked since the start, by address. */
    public List<Responder> responders() {
        return breakers.entrySet().stream()
                .map(known -> new Responder(known.getKey(), !known.getValue().open()))
                .sorted(Comparator.comparing(Responder::address))
                .toList();
    }

    @Override
    public OcspStatus status(Question question) {
        OcspAnswers.Key key = key(question);
        Optional<OcspAnswers.Kept> known = answers.find(key, clock.instant());
        if (known.isPresent()) {
            if (!isFresh(known.get())) {
                ask(key, question);
            }
            return known.get().status();
        }
        CompletableFuture<OcspStatus> answer = ask(key, question);
        return answer.isDone() ? answer.join() : await(answer, question.responder());
    }

    private boolean isFresh(OcspAnswers.Kept answer) {
        return !clock.instant().isAfter(answer.freshUntil());
    }

    private OcspStatus await(CompletableFuture<OcspStatus> answer, URI responder) {
        if (!waiting.tryAcquire()) {
            return new OcspStatus.Unreachable("cannot be waited for: too many devices wait for one already");
        }
        try {
            return WaitingThread.inPlaceOf(() -> answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            failed(responder, "no answer within " + patience.toMillis() + " ms");
            return new OcspStatus.Unreachable("has not answered within " + patience.toMillis() + " ms");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return new OcspStatus.Unreachable("has not answered before the appliance was stopped");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            waiting.release();
        }
    }

    /** Never fails; the same question under way is not asked twice. */
    private CompletableFuture<OcspStatus> ask(OcspAnswers.Key key, Question question) {
        CompletableFuture<OcspStatus> mine = new CompletableFuture<>();
        CompletableFuture<OcspStatus> others = underWay.putIfAbsent(key, mine);
        if (others != null) {
            return others;
        }
        mine.whenComplete((status, failure) -> underWay.remove(key, mine));
        Optional<OcspAnswers.Kept> meanwhile =
                answers.find(key, clock.instant()).filter(this::isFresh);
        if (meanwhile.isPresent()) {
            mine.complete(meanwhile.get().status());
            return mine;
        }
        Optional<CircuitBreaker> breaker = breaker(question.responder());
        if (breaker.isEmpty() || !breaker.get().mayAsk()) {
            mine.complete(new OcspStatus.Unreachable(
                    breaker.isEmpty()
                            ? "is one of more than " + MAX_RESPONDERS + " different ones"
                            : "failed several times and is left alone for a while"));
        } else if (!asking.tryAcquire()) {
            mine.complete(new OcspStatus.Unreachable("cannot be asked: too many questions are under way"));
        } else {
            try {
                send(key, question, mine);
            } catch (RuntimeException impossible) {
                asking.release();
                mine.complete(new OcspStatus.Unreachable("cannot be asked: " + impossible.getMessage()));
            }
        }
        return mine;
    }

    private void send(OcspAnswers.Key key, Question question, CompletableFuture<OcspStatus> mine) {
        asked.increment();
        OcspRequest request = OcspRequest.about(question, cryptography, random);
        long sentAt = System.nanoTime();
        http.send(
                        HttpRequest.newBuilder(question.responder())
                                .timeout(exchange)
                                .header("Content-Type", "application/ocsp-request")
                                .header("Accept", "application/ocsp-response")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(request.octets()))
                                .build(),
                        false,
                        MAX_OCTETS,
                        exchange)
                .whenComplete((answer, failure) -> {
                    asking.release();
                    boolean inTime = System.nanoTime() - sentAt <= patience.toNanos();
                    mine.complete(answered(key, question, request, answer, failure, inTime));
                });
    }

    private OcspStatus answered(
            OcspAnswers.Key key,
            Question question,
            OcspRequest request,
            HttpResponse<byte[]> answer,
            Throwable failure,
            boolean inTime) {
        OcspResponse response;
        if (failure != null) {
            response = OcspResponse.once(new OcspStatus.Unreachable("does not answer: " + CrlDownload.reason(failure)));
        } else if (answer.statusCode() != OK) {
            response = OcspResponse.once(
                    new OcspStatus.Unreachable("answered with the HTTP status " + answer.statusCode()));
        } else {
            response = reader.read(answer.body(), request, question, clock.instant());
        }
        answers.keep(key, response, clock.instant(), LONGEST_FRESH);
        if (response.status() instanceof OcspStatus.Unreachable unreachable) {
            failed.increment();
            failed(question.responder(), unreachable.explanation());
        } else {
            if (response.status() instanceof OcspStatus.Invalid) {
                failed.increment();
            }
            // One that always comes too late is as bad as one that never comes.
            if (inTime) {
                succeeded(question.responder());
            }
        }
        return response.status();
    }

    private void failed(URI responder, String why) {
        if (breaker(responder).filter(CircuitBreaker::failed).isPresent()) {
            listener.unreachable(responder, why);
        }
    }

    private void succeeded(URI responder) {
        breaker(responder).ifPresent(breaker -> {
            boolean was = breaker.open();
            breaker.answered();
            if (was) {
                listener.reachable(responder);
            }
        });
    }

    private Optional<CircuitBreaker> breaker(URI responder) {
        CircuitBreaker known = breakers.get(responder);
        if (known == null && breakers.size() < MAX_RESPONDERS) {
            known = breakers.computeIfAbsent(responder, unknown -> new CircuitBreaker(System::nanoTime));
        }
        return Optional.ofNullable(known);
    }

    private static OcspAnswers.Key key(Question question) {
        try {
            return new OcspAnswers.Key(
                    question.responder(),
                    question.nonce(),
                    CertificateFacts.sha256(question.certificate().getEncoded())
                            + CertificateFacts.sha256(question.issuer().key().getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("the certificate cannot be encoded: " + e.getMessage(), e);
        }
    }
}
