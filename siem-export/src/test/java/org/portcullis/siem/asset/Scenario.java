package org.portcullis.siem.asset;

import java.util.List;
import org.portcullis.policy.event.SecurityEvent;

/**
 * What one rule is tried on.
 *
 * @param rule the name of its file, without {@code portcullis_}
 * @param fires each of these has to fire it, by itself
 * @param misses none of these may
 */
record Scenario(String rule, List<List<SecurityEvent>> fires, List<List<SecurityEvent>> misses) {
    @Override
    public String toString() {
        return rule;
    }
}
