package org.portcullis.radius.access;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.portcullis.radius.transport.DatagramReceiver;

/** Counts the requests that were taken in and have no end yet, so that a stop can wait for them. */
public final class InFlight {
    private int count;

    /** A reply that counts until it is used, and can be used once only. */
    public DatagramReceiver.Reply track(DatagramReceiver.Reply reply) {
        synchronized (this) {
            count++;
        }
        return new TrackedReply(reply);
    }

    /** Blocks until none is left, at most that long; tells how many still are. */
    public synchronized int await(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (count > 0) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return count;
    }

    public synchronized int count() {
        return count;
    }

    private synchronized void ended() {
        count--;
        notifyAll();
    }

    private final class TrackedReply implements DatagramReceiver.Reply {
        private final DatagramReceiver.Reply reply;
        private final AtomicBoolean used = new AtomicBoolean();

        private TrackedReply(DatagramReceiver.Reply reply) {
            this.reply = reply;
        }

        @Override
        public void send(byte[] octets) {
            use(() -> reply.send(octets));
        }

        @Override
        public void drop() {
            use(reply::drop);
        }

        @Override
        public boolean isOpen() {
            return reply.isOpen();
        }

        private void use(Runnable action) {
            if (used.compareAndSet(false, true)) {
                try {
                    action.run();
                } finally {
                    ended();
                }
            }
        }
    }
}
