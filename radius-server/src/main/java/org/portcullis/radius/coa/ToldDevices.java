package org.portcullis.radius.coa;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.portcullis.policy.value.Session;

/**
 * The devices whose sessions were ended to have them authenticate again, until they did. Bounded, in number and time;
 * safe for many threads.
 */
final class ToldDevices {
    private static final int MAX_DEVICES = 20_000;
    private static final Duration AGE = Duration.ofMinutes(30);

    private record Told(int attempts, long at) {}

    private final LongSupplier nanoTime;
    private final Map<Object, Told> devices = new LinkedHashMap<>();

    ToldDevices(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * @param session that was, or is to be, ended
     * @param attempts requests that it took
     */
    synchronized void note(Session session, int attempts) {
        who(session).ifPresent(device -> {
            devices.remove(device);
            devices.put(device, new Told(attempts, nanoTime.getAsLong()));
            if (devices.size() > MAX_DEVICES) {
                devices.remove(devices.keySet().iterator().next());
            }
        });
    }

    synchronized boolean has(Session session) {
        return !devices.isEmpty() && who(session).filter(devices::containsKey).isPresent();
    }

    /** The requests that it took, once; empty for a device that nobody told lately. */
    synchronized Optional<Integer> take(Session session) {
        return who(session)
                .flatMap(device -> Optional.ofNullable(devices.remove(device)))
                .filter(told -> nanoTime.getAsLong() - told.at <= AGE.toNanos())
                .map(Told::attempts);
    }

    /** The device; its address, where it came in by that. */
    private static Optional<Object> who(Session session) {
        return session.device()
                .<Object>map(serial -> serial)
                .or(() -> session.station().mac());
    }
}
