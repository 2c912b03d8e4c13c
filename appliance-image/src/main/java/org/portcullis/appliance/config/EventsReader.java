package org.portcullis.appliance.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.siem.journal.DiskLimit;
import org.portcullis.siem.journal.JournalSettings.OnDiskFull;

/** Reads {@code events}: how the audit trail is kept. */
final class EventsReader {
    private static final Duration LONGEST = Duration.ofDays(365 * 20L);
    private static final Pattern PERCENT = Pattern.compile("([1-9]\\d?)%");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})([MGT])(i?)B");
    private static final long LEAST_OCTETS = 64_000_000;

    private EventsReader() {}

    static Configuration.Events read(YamlMap events) {
        Map<String, OnDiskFull> choices = new LinkedHashMap<>();
        choices.put("silence", OnDiskFull.SILENCE);
        choices.put("accept", OnDiskFull.ACCEPT);
        choices.put("dropOldestDelivered", OnDiskFull.DROP_OLDEST_DELIVERED);
        return new Configuration.Events(
                events.get("beforeAccept").bool(true),
                events.get("retention").duration(Duration.ofHours(1), LONGEST, Duration.ofDays(90)),
                events.get("maxDisk")
                        .parse("a share of the disk like 80%, or a size of 64MB or more like 20GB", EventsReader::limit)
                        .orElse(new DiskLimit.Share(80)),
                events.get("onDiskFull").word(choices).orElse(OnDiskFull.SILENCE));
    }

    private static Optional<DiskLimit> limit(String text) {
        Matcher percent = PERCENT.matcher(text);
        if (percent.matches()) {
            return Optional.of(new DiskLimit.Share(Integer.parseInt(percent.group(1))));
        }
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            return Optional.empty();
        }
        long thousand = size.group(3).isEmpty() ? 1000 : 1024;
        long octets = Long.parseLong(size.group(1)) * thousand * thousand;
        for (int power = "MGT".indexOf(size.group(2)); power > 0; power--) {
            octets *= thousand;
        }
        return octets < LEAST_OCTETS ? Optional.empty() : Optional.of(new DiskLimit.Octets(octets));
    }
}
