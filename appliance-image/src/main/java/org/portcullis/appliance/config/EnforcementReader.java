package org.portcullis.appliance.config;

import java.time.Duration;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.radius.coa.EnforcementSettings.Pace;

/** Reads {@code enforcement}: how live sessions follow what changes. */
final class EnforcementReader {
    private static final int MAX_PACE = 10_000;

    private EnforcementReader() {}

    static Configuration.Enforcement read(YamlMap enforcement) {
        return new Configuration.Enforcement(
                enforcement
                        .get("policyChange")
                        .word(Configuration.PolicyChange.class, Configuration.PolicyChange.ENFORCE),
                new Pace(
                        enforcement.get("rate").integer(1, MAX_PACE, Pace.DEFAULT.perSecond()),
                        enforcement.get("ratePerClient").integer(1, MAX_PACE, Pace.DEFAULT.perSecondAndNas())),
                enforcement
                        .get("takeOverAfter")
                        .duration(Duration.ofSeconds(3), Duration.ofHours(1), Duration.ofSeconds(30)));
    }
}
