package org.portcullis.profiler.mud;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a maker says of its device (RFC 8520 §3).
 *
 * @param signature where the signature is
 * @param cacheValidity for how long it need not be fetched again
 * @param supported whether the maker still looks after the device
 * @param fromDevice what the device may send
 * @param toDevice what it may be sent
 * @param ignored nodes beside the access lists that are not known here, which RFC 8520 §3.9 allows to pass over
 */
public record MudFile(
        MudFileUrl url,
        Instant lastUpdate,
        Optional<URI> signature,
        Duration cacheValidity,
        boolean supported,
        String systemInfo,
        String manufacturer,
        String model,
        String documentation,
        Direction fromDevice,
        Direction toDevice,
        List<String> ignored) {

    public MudFile {
        ignored = List.copyOf(ignored);
    }

    /**
     * The entries of one direction, in their order.
     *
     * @param refusal why there is none that could be enforced: something of it is not understood. A rule that was passed over
     *     in silence would open, or shut, what nobody knows of
     */
    public record Direction(List<Ace> aces, Optional<String> refusal) {
        public Direction {
            aces = List.copyOf(aces);
        }
    }
}
