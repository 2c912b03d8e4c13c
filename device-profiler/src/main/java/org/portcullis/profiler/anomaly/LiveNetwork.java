package org.portcullis.profiler.anomaly;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;

/** What is on the network now. */
public interface LiveNetwork {

    /** The live sessions of a device, on whichever node. */
    List<Session> of(Serial device);

    /** How many sessions are live. */
    long count();

    /** When something was last heard of a switch or access point. */
    Optional<Instant> heard(String nas);
}
