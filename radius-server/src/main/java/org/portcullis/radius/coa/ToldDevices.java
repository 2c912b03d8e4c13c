package org.portcullis.radius.coa;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.portcullis.policy.value.Serial;

/** The devices whose sessions were ended to have them authenticate again, until they did. Bounded, in number and time. */
final class ToldDevices {
    private static final int MAX_DEVICES = 20_000;
    private static final Duration AGE = Duration.ofMinutes(30);

    private record Told(int attempts, long at) {}

    private final LongSupplier nanoTime;
    private final Map<Serial, Told> devices = new LinkedHashMap<>();

    ToldDevices(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @param attempts requests that it took */
    void note(Serial device, int attempts) {
        devices.remove(device);
        devices.put(device, new Told(attempts, nanoTime.getAsLong()));
        if (devices.size() > MAX_DEVICES) {
            devices.remove(devices.keySet().iterator().next());
        }
    }

    /** The requests that it took, once; empty for a device that nobody told lately. */
    Optional<Integer> take(Serial device) {
        return Optional.ofNullable(devices.remove(device))
                .filter(told -> nanoTime.getAsLong() - told.at <= AGE.toNanos())
                .map(Told::attempts);
    }
}
