package org.portcullis.siem.asset;

import java.util.List;
import java.util.Optional;
import org.portcullis.policy.event.Field;

/**
 * A detection rule as its Sigma file has it.
 *
 * @param id for ever, whatever becomes of the rule
 * @param tags of MITRE ATT&amp;CK: {@code attack.t1649}
 * @param correlation empty where each event counts by itself
 * @param fields what an analyst looks at first
 * @param runbook what to do
 */
record SigmaRule(
        String id,
        String title,
        String description,
        String author,
        List<String> tags,
        Detection detection,
        Optional<Correlation> correlation,
        List<Field> fields,
        List<String> falsePositives,
        Level level,
        String runbook) {

    /** With the risk score, 0 to 100, that Elastic's rules have for it. */
    enum Level {
        LOW(21),
        MEDIUM(47),
        HIGH(73),
        CRITICAL(99);

        private final int riskScore;

        Level(int riskScore) {
            this.riskScore = riskScore;
        }

        int riskScore() {
            return riskScore;
        }
    }
}
