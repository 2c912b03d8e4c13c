package org.portcullis.radius.health;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.portcullis.radius.packet.Code;

/**
 * The addresses whose packets were dropped because they are no client's, the last {@value #MAX}. Anybody may have sent them,
 * with whatever source address.
 */
public final class UnknownSources {
    public static final int MAX = 256;

    /**
     * One address.
     *
     * @param count packets since it is in the table
     * @param port what the port is for that the last one came to: Access-Request or Accounting-Request
     */
    public record Source(InetAddress address, long count, Instant first, Instant last, Code port) {}

    private final InstantSource clock;
    private final Map<InetAddress, Source> sources = new LinkedHashMap<>(16, 0.75f, true);

    UnknownSources(InstantSource clock) {
        this.clock = clock;
    }

    public synchronized void dropped(InetAddress address, Code port) {
        Instant now = clock.instant();
        Source before = sources.get(address);
        sources.put(
                address,
                before == null
                        ? new Source(address, 1, now, now, port)
                        : new Source(address, before.count + 1, before.first, now, port));
        if (sources.size() > MAX) {
            sources.remove(sources.keySet().iterator().next());
        }
    }

    public synchronized List<Source> newestFirst() {
        return sources.values().stream()
                .sorted(Comparator.comparing(Source::last).reversed())
                .toList();
    }
}
