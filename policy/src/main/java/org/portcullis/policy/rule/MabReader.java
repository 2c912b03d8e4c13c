package org.portcullis.policy.rule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;

/** Reads {@code mab:} of a policy, but for its rules, which are read as all rules are. */
final class MabReader {
    private static final int MAX_DEVICES = 20_000;
    private static final int MAX_LENGTH = 100;

    private MabReader() {}

    static MabPolicy read(YamlMap mab, List<Rule> rules) {
        YamlValue devices = mab.get("devices");
        Map<MacAddress, RegisteredMac> registered = new LinkedHashMap<>();
        devices.map().entries().forEach((text, value) -> {
            Optional<MacAddress> mac = MacAddress.parse(text);
            if (mac.isEmpty()) {
                value.problem("is no MAC address; write it as 00-11-22-AA-BB-CC, in quotes");
            } else if (registered.putIfAbsent(mac.get(), registered(value.map())) != null) {
                value.problem("is here twice, in whatever notation; leave one out");
            }
        });
        if (registered.size() > MAX_DEVICES) {
            devices.problem("has more than " + MAX_DEVICES + " addresses");
        }
        return new MabPolicy(
                mab.get("enabled").bool(false), mab.get("allowLocal").bool(false), registered, rules);
    }

    private static RegisteredMac registered(YamlMap device) {
        return new RegisteredMac(
                text(device.require("name")).orElse("?"),
                text(device.get("type")).orElse(""),
                text(device.get("vendor")).orElse(""),
                device.get("tags").list().stream()
                        .flatMap(tag -> text(tag).stream())
                        .sorted()
                        .toList());
    }

    private static Optional<String> text(YamlValue value) {
        return value.parse(
                "a text of 1 to " + MAX_LENGTH + " characters",
                text -> Optional.of(text).filter(t -> !t.isBlank() && t.length() <= MAX_LENGTH));
    }

    /** A rule reads what is known where it is asked: nothing of a certificate here, nothing of this elsewhere. */
    static void requireKnown(YamlValue when, Condition condition, boolean ofMab) {
        String unknown = condition.attributes().stream()
                .filter(attribute -> ofMab ? attribute.isOfCertificate() : attribute.isOfMab())
                .map(Attribute::word)
                .sorted()
                .collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            when.problem(
                    ofMab
                            ? "reads " + unknown
                                    + ", which only a certificate tells; there are mab, nas, profile, request and time"
                            : "reads " + unknown
                                    + ", which is known only of devices without a certificate; move the rule"
                                    + " to mab.rules");
        }
    }

    /** Profiles that these rules give; those in monitor mode give none. */
    static Set<String> profiles(List<Rule> rules) {
        return rules.stream()
                .filter(rule -> !rule.monitor())
                .flatMap(rule -> rule.then().stream())
                .map(AuthorizationProfile::name)
                .collect(Collectors.toSet());
    }
}
