package org.portcullis.profiler.anomaly;

import java.time.Instant;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/** What can be done about an anomaly, each for a time. Each may throw what says, for people, why it was not done. */
public interface Response {

    /** Takes a device into quarantine. */
    void quarantine(Serial device, Instant until, String reason);

    /** Restricts whoever has that MAC address. */
    void hold(MacAddress mac, Instant until, String reason);

    /** Restricts whoever is on that port. */
    void hold(String nas, String port, Instant until, String reason);
}
