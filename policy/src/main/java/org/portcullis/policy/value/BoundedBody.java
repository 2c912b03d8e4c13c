package org.portcullis.policy.value;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** An HTTP body in memory, up to a bound. */
public final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {
    private static final int INITIAL = 4096;

    private final int maxOctets;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private byte[] received;
    private int length;
    private Flow.Subscription subscription;

    /**
     * @param maxOctets that are taken; of a longer body the future fails with {@link TooLongException}
     * @param announced the Content-Length; a body of that length is not copied once more
     */
    public BoundedBody(int maxOctets, OptionalLong announced) {
        this.maxOctets = maxOctets;
        this.received = new byte[(int) Math.max(0, Math.min(announced.orElse(INITIAL), maxOctets))];
    }

    /** The body has more octets than are taken. */
    public static final class TooLongException extends IOException {
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
            if (buffer.remaining() > maxOctets - length) {
                subscription.cancel();
                body.completeExceptionally(new TooLongException(maxOctets));
                return;
            }
            int more = buffer.remaining();
            if (more > received.length - length) {
                received = Arrays.copyOf(received, Math.min(maxOctets, Math.max(2 * length, length + more)));
            }
            buffer.get(received, length, more);
            length += more;
        }
    }

    @Override
    public void onError(Throwable failed) {
        body.completeExceptionally(failed);
    }

    @Override
    public void onComplete() {
        body.complete(length == received.length ? received : Arrays.copyOf(received, length));
    }
}
