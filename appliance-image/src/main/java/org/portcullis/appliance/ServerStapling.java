package org.portcullis.appliance;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.portcullis.eap.stapling.ServerStaple;
import org.portcullis.eap.tls.CertifiedKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the OCSP response of the server certificate fresh, on a thread of its own, since the responder of another CA may
 * take its time.
 */
final class ServerStapling implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerStapling.class);

    private final ServerStaple staple;
    private final Supplier<CertifiedKey> serverKey;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "server-staple");
        thread.setDaemon(true);
        return thread;
    });

    ServerStapling(ServerStaple staple, Supplier<CertifiedKey> serverKey) {
        this.staple = staple;
        this.serverKey = serverKey;
    }

    void start() {
        timer.scheduleWithFixedDelay(this::refresh, 0, 1, TimeUnit.MINUTES);
    }

    /** Looks at once: the server's certificate may be another one. */
    void certificateChanged() {
        try {
            timer.execute(this::refresh);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("the appliance stops");
        }
    }

    private void refresh() {
        CertifiedKey key = serverKey.get();
        try {
            staple.refresh(key.chain().get(0), key.issuer());
        } catch (RuntimeException e) {
            LOG.warn(
                    "refreshing the OCSP response of the server certificate failed and is tried again: {}",
                    e.toString());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
