package org.portcullis.console.page.policy;

import java.time.ZoneId;
import org.portcullis.policy.store.PolicyVersion;

/**
 * One version of the policy.
 *
 * @param source how it came: a phrase
 */
public record VersionRow(long number, String author, Moment at, String source, String comment) {

    static VersionRow of(PolicyVersion version, ZoneId zone) {
        String source = switch (version.source()) {
            case FILE -> "policy file";
            case API -> "console or API";
            case RESTORE -> "restored";
        };
        return new VersionRow(
                version.number(), version.author(), Moment.of(version.at(), zone), source, version.comment());
    }
}
