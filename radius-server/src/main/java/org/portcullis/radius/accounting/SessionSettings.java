package org.portcullis.radius.accounting;

import java.time.Duration;

/**
 * The bounds of the table of live sessions.
 *
 * @param maxSessions live at once; beyond it the one that was heard of longest ago goes
 * @param maxEnded sessions that ended, remembered to know late packets of them
 * @param silence after which a session is stale: three times Acct-Interim-Interval
 * @param grace after Session-Timeout, for the authentication that follows it
 */
public record SessionSettings(int maxSessions, int maxEnded, Duration silence, Duration grace) {

    /** @param interimInterval Acct-Interim-Interval, as every Access-Accept has it */
    public static SessionSettings defaults(Duration interimInterval) {
        return new SessionSettings(100_000, 16_384, interimInterval.multipliedBy(3), Duration.ofSeconds(60));
    }
}
