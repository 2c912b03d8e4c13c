package org.portcullis.appliance.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;
import org.portcullis.profiler.dhcp.DhcpSettings;

/** Reads {@code profiler}: what is found out about devices beside their certificates, and concluded from it. */
final class ProfilerReader {
    private static final int DHCP_SERVER_PORT = 67;
    private static final int DHCP6_SERVER_PORT = 547;
    private static final int MAX_RATE = 100_000;
    private static final Duration KEEP = Duration.ofDays(180);

    private final KeyReader keys;

    ProfilerReader(KeyReader keys) {
        this.keys = keys;
    }

    Configuration.Profiler read(YamlMap profiler) {
        return new Configuration.Profiler(
                profiler.get("enabled").bool(true),
                files(profiler.get("oui")),
                dhcp(profiler.get("dhcp").map()),
                files(profiler.get("rules")),
                profiler.get("keep").duration(Duration.ofDays(1), Duration.ofDays(3650), KEEP),
                new MudReader(keys).read(profiler.get("mud").map()));
    }

    private List<Path> files(YamlValue names) {
        return names.list().stream()
                .flatMap(file -> keys.existing(file).stream())
                .map(Configuration.NamedFile::path)
                .toList();
    }

    private static Optional<DhcpSettings> dhcp(YamlMap dhcp) {
        boolean enabled = dhcp.get("enabled").bool(false);
        int port = dhcp.get("port").integer(0, 65535, DHCP_SERVER_PORT);
        int port6 = dhcp.get("port6").integer(0, 65535, DHCP6_SERVER_PORT);
        List<InetAddress> addresses = new ArrayList<>();
        for (YamlValue address : dhcp.get("address").list()) {
            address.parse("an IPv4 or IPv6 address", Cidr::parseAddress).ifPresent(addresses::add);
        }
        if (addresses.isEmpty()) {
            addresses.add(Cidr.parseAddress("0.0.0.0").orElseThrow());
        }
        List<Cidr> from = new ArrayList<>();
        for (YamlValue block : dhcp.get("from").list()) {
            block.parse("an address or a block like 10.1.0.0/16 or 2001:db8::/32", Cidr::parse)
                    .ifPresent(from::add);
        }
        DhcpSettings settings = new DhcpSettings(
                addresses.stream()
                        .map(address -> new InetSocketAddress(address, address instanceof Inet6Address ? port6 : port))
                        .toList(),
                from,
                dhcp.get("rate").integer(1, MAX_RATE, DhcpSettings.DEFAULT_RATE));
        return enabled ? Optional.of(settings) : Optional.empty();
    }
}
