package org.portcullis.profiler.anomaly;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.policy.value.Session;

/**
 * What something that happened is held against, as it was before.
 *
 * @param device of the device that it happened to
 * @param mac of its MAC address
 * @param port of the socket
 * @param live the device's sessions, as they are now
 * @param learning for how long somebody is only learned
 */
public record Remembered(
        Optional<Memory> device,
        Optional<Memory> mac,
        Optional<Memory> port,
        Supplier<List<Session>> live,
        Duration learning) {}
