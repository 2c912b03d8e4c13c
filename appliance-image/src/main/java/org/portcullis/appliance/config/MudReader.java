package org.portcullis.appliance.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.portcullis.appliance.config.Configuration.MudTrust;
import org.portcullis.appliance.config.Configuration.NamedFile;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;
import org.portcullis.profiler.mud.HostPattern;
import org.portcullis.profiler.signal.Source;

/** Reads {@code profiler.mud}: from where makers' descriptions of their devices are taken, and who is believed. */
final class MudReader {
    private static final String ROLE = "(local-networks|my-controller|(manufacturer|model|controller) [!-~]{1,255})";
    private static final Map<String, Source> SOURCES = Map.of(
            "certificate", Source.CERTIFICATE, "dhcp", Source.DHCP, "dhcpv6", Source.DHCPV6, "lldp", Source.LLDP);

    private final KeyReader keys;

    MudReader(KeyReader keys) {
        this.keys = keys;
    }

    /** Empty when it is not enabled; what is wrong in it is a problem nevertheless. */
    Optional<Configuration.Mud> read(YamlMap mud) {
        boolean enabled = mud.get("enabled").bool(false);
        List<HostPattern> hosts = hosts(mud.get("hosts"));
        List<MudTrust> trust = mud.get("trust").list().stream()
                .flatMap(entry -> trust(entry).stream())
                .toList();
        if (enabled && hosts.isEmpty()) {
            mud.get("hosts").problem("is missing; list the makers' hosts that files may be fetched from");
        }
        if (enabled && trust.isEmpty()) {
            mud.get("trust").problem("is missing; a file without a signature that is trusted counts for nothing");
        }
        Configuration.Mud settings = new Configuration.Mud(
                hosts,
                blocks(mud.get("privateNetworks")),
                trust,
                mud.get("crls").list().stream()
                        .flatMap(file -> keys.existing(file).stream())
                        .toList(),
                keys.existing(mud.get("caFile")),
                mud.get("keep").duration(Duration.ZERO, Duration.ofDays(365), Duration.ofDays(30)),
                sources(mud.get("sources")),
                roles(mud.get("roles").map()));
        return enabled ? Optional.of(settings) : Optional.empty();
    }

    private Optional<MudTrust> trust(YamlValue entry) {
        YamlValue file = entry.isMap() ? entry.map().require("file") : entry;
        List<HostPattern> hosts = entry.isMap() ? hosts(entry.map().get("hosts")) : List.of();
        Optional<NamedFile> named = keys.existing(file);
        return named.map(found -> new MudTrust(found, hosts));
    }

    private static List<HostPattern> hosts(YamlValue list) {
        List<HostPattern> hosts = new ArrayList<>();
        for (YamlValue host : list.list()) {
            host.parse("the name of a host, or *. before one for all below it", HostPattern::parse)
                    .ifPresent(hosts::add);
        }
        return hosts;
    }

    private static List<Cidr> blocks(YamlValue list) {
        List<Cidr> blocks = new ArrayList<>();
        for (YamlValue block : list.list()) {
            block.parse("an address or a block like 10.1.0.0/16 or 2001:db8::/32", Cidr::parse)
                    .ifPresent(blocks::add);
        }
        return blocks;
    }

    private static Set<Source> sources(YamlValue list) {
        Set<Source> sources = EnumSet.noneOf(Source.class);
        for (YamlValue source : list.list()) {
            source.word(SOURCES).ifPresent(sources::add);
        }
        return list.isPresent() ? sources : Set.of(Source.CERTIFICATE);
    }

    private static Map<String, List<Cidr>> roles(YamlMap map) {
        Map<String, List<Cidr>> roles = new LinkedHashMap<>();
        map.entries().forEach((role, value) -> {
            if (!role.matches(ROLE)) {
                value.problem("is no role; there are local-networks, my-controller, \"controller URI\","
                        + " \"manufacturer HOST\" and \"model URL\"");
            }
            roles.put(role, blocks(value));
        });
        return roles;
    }
}
