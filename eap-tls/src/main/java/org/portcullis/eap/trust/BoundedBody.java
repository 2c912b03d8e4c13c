package org.portcullis.eap.trust;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** An HTTP body in memory, up to a bound. */
final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {
    private final int maxOctets;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private Flow.Subscription subscription;

    BoundedBody(int maxOctets) {
        this.maxOctets = maxOctets;
    }

    /** The body has more octets than are taken. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        private TooLongException(int maxOctets) {
            super("the answer has more than " + maxOctets + " octets");
        }
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (buffer.remaining() > maxOctets - received.size()) {
                subscription.cancel();
                body.completeExceptionally(new TooLongException(maxOctets));
                return;
            }
            byte[] octets = new byte[buffer.remaining()];
            buffer.get(octets);
            received.write(octets, 0, octets.length);
        }
    }

    @Override
    public void onError(Throwable failed) {
        body.completeExceptionally(failed);
    }

    @Override
    public void onComplete() {
        body.complete(received.toByteArray());
    }
}
