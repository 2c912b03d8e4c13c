package org.portcullis.appliance.config;

import java.time.Duration;
import org.portcullis.policy.value.YamlMap;

/** Reads {@code profiler}: what is concluded of devices from what is seen of them. */
final class ProfilerReader {
    private static final Duration KEEP = Duration.ofDays(180);

    private ProfilerReader() {}

    static Configuration.Profiler read(YamlMap profiler, KeyReader keys) {
        YamlMap dhcp = profiler.get("dhcp").map();
        keys.onlyDefault(dhcp.get("enabled"), "false");
        keys.noEffect(dhcp.get("port"));
        return new Configuration.Profiler(
                profiler.get("rules").list().stream()
                        .flatMap(file -> keys.existing(file).stream())
                        .map(Configuration.NamedFile::path)
                        .toList(),
                profiler.get("keep").duration(Duration.ofDays(1), Duration.ofDays(3650), KEEP));
    }
}
