package org.portcullis.appliance;

import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.eap.crypto.Cryptography;

/**
 * What a start has to load that depends on the configuration alone: on a thread of its own, so that the registry is opened
 * meanwhile. The thread ends when it is loaded.
 */
final class HeadStart {
    private final FutureTask<Cryptography> cryptography;
    private final FutureTask<ProfilerLists> profilerLists;

    private HeadStart(Callable<Cryptography> cryptography, Callable<ProfilerLists> profilerLists) {
        this.cryptography = new FutureTask<>(cryptography);
        this.profilerLists = new FutureTask<>(profilerLists);
    }

    static HeadStart of(Configuration configuration, SecureRandom random) {
        HeadStart start = new HeadStart(() -> Cryptography.choose(random), () -> ProfilerLists.read(configuration));
        Thread thread = new Thread(
                () -> {
                    start.cryptography.run();
                    start.profilerLists.run();
                },
                "head-start");
        thread.setDaemon(true);
        thread.start();
        return start;
    }

    /** Waits for it, as all here do. */
    Cryptography cryptography() {
        return loaded(cryptography);
    }

    /** @throws org.portcullis.policy.value.ConfigException when any of the files cannot be used */
    ProfilerLists profilerLists() {
        return loaded(profilerLists);
    }

    private static <T> T loaded(FutureTask<T> task) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted");
        }
    }
}
