package org.portcullis.radius.coa;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.portcullis.policy.store.Change;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.accounting.Sessions;

/**
 * The addresses whose profiles changed a moment ago: an authentication often brings that change about itself, and its session
 * begins after it. Bounded; for the enforcer's thread alone.
 */
final class ReprofiledMacs {
    private static final int MAX = 10_000;

    private final LongSupplier nanoTime;
    private final long age;
    private final Map<MacAddress, Long> changed = new LinkedHashMap<>();

    /** @param age for how long it counts as a moment ago */
    ReprofiledMacs(LongSupplier nanoTime, Duration age) {
        this.nanoTime = nanoTime;
        this.age = age.toNanos();
    }

    /** The live sessions of the address whose profile changed, and of its device wherever that is; notes the address. */
    List<Session> concerned(Sessions sessions, Change change) {
        Optional<MacAddress> mac = MacAddress.parse(change.subject().substring(Change.MAC.length()));
        mac.ifPresent(this::note);
        Stream<Session> there = mac.stream().flatMap(address -> sessions.ofMac(address).stream());
        Stream<Session> ofDevice =
                Optional.ofNullable(change.after().get("device"))
                        .flatMap(device -> Serial.parse(device.toString()))
                        .stream()
                        .flatMap(device -> sessions.ofDevice(device).stream());
        return Stream.concat(there, ofDevice).distinct().toList();
    }

    private void note(MacAddress mac) {
        changed.remove(mac);
        changed.put(mac, nanoTime.getAsLong());
        if (changed.size() > MAX) {
            changed.remove(changed.keySet().iterator().next());
        }
    }

    boolean isLately(MacAddress mac) {
        Long at = changed.get(mac);
        return at != null && nanoTime.getAsLong() - at < age;
    }
}
