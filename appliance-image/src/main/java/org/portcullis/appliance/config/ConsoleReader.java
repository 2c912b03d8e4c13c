package org.portcullis.appliance.config;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.portcullis.console.store.Role;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;

/** Reads {@code console}. */
final class ConsoleReader {
    private static final Map<String, Set<Role>> SECOND_FACTOR = words();

    private ConsoleReader() {}

    static Configuration.Console read(YamlMap console) {
        return new Configuration.Console(
                console.get("address")
                        .parse("an IPv4 or IPv6 address", Cidr::parseAddress)
                        .orElseGet(() -> Cidr.parseAddress("127.0.0.1").orElseThrow()),
                console.get("port").integer(0, 65535, 8443),
                secondFactor(console.get("secondFactor")));
    }

    /** {@code optional}, {@code required}, or the roles that need one. */
    private static Set<Role> secondFactor(YamlValue value) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        value.list().forEach(one -> one.word(SECOND_FACTOR).ifPresent(roles::addAll));
        return roles;
    }

    private static Map<String, Set<Role>> words() {
        Map<String, Set<Role>> words = new LinkedHashMap<>();
        words.put("optional", Set.of());
        words.put("required", Set.of(Role.values()));
        for (Role role : Role.values()) {
            words.put(role.word(), Set.of(role));
        }
        return words;
    }
}
