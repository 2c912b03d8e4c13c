package org.portcullis.siem.asset;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.event.Field;

/**
 * How many of the events a Sigma rule takes, in what time (Sigma Correlation Rules Specification 2.1).
 *
 * @param groupBy events are counted apart for each combination of these fields' values
 * @param atLeast events, or different values of {@code distinct}
 * @param distinct empty for {@code event_count}; the field of {@code value_count}
 */
record Correlation(List<Field> groupBy, Duration timespan, int atLeast, Optional<Field> distinct) {}
