package org.portcullis.policy.rule;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;

/** Reads the profiles of a policy, and lets through only what RADIUS attributes can carry. */
final class ProfileReader {
    /** The value of an attribute, in octets (RFC 2865 §5). */
    private static final int MAX_VALUE = 253;

    /** A tunnel attribute's value gives one octet to its tag (RFC 2868 §3.6). */
    private static final int MAX_TUNNEL_VALUE = MAX_VALUE - 1;

    /** What an Access-Accept has room for; how much one attribute holds, the dictionary knows. */
    private static final int MAX_ATTRIBUTE_VALUE = 2_700;

    private static final int MAX_PROFILES = 500;
    private static final int MAX_TAGGED = 100;
    private static final int MAX_ATTRIBUTE_VALUES = 50;
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final String EVERYWHERE_ELSE = "default";

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]{0,63}");
    private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}(:[0-9]{1,2})?");

    private ProfileReader() {}

    static Map<String, AuthorizationProfile> readAll(YamlMap profiles) {
        Map<String, AuthorizationProfile> all = new LinkedHashMap<>();
        profiles.entries().forEach((name, value) -> {
            if (!NAME.matcher(name).matches()
                    || name.equals(RuleSetReader.REFUSE)
                    || name.equals(RuleSetReader.RULES)) {
                value.problem("is no name for a profile; use at most 64 letters, digits and _.-, not "
                        + RuleSetReader.REFUSE + " or " + RuleSetReader.RULES);
            }
            if (all.size() == MAX_PROFILES) {
                value.problem("is one profile too many; there may be " + MAX_PROFILES);
            }
            all.put(name, read(name, value.map()));
        });
        return all;
    }

    private static AuthorizationProfile read(String name, YamlMap profile) {
        return new AuthorizationProfile(
                name,
                vlan(profile.get("vlan")),
                tagged(profile.get("taggedVlans")),
                profile.get("sessionTimeout").duration(SHORTEST, LONGEST),
                text(profile.get("filterId"), MAX_VALUE),
                text(profile.get("role"), MAX_VALUE),
                vendors(profile.get("vendors").map()),
                attributes(profile.get("attributes").map()),
                acl(profile));
    }

    private static Optional<DeviceAcl> acl(YamlMap profile) {
        YamlValue acl = profile.get("acl");
        YamlValue otherwise = profile.get("aclOtherwise");
        YamlValue format = profile.get("aclFormat");
        acl.parse(
                "mud, the access list of the device's maker",
                text -> Optional.of(text).filter(DeviceAcl.Given.MUD::equals));
        format.parse(
                "nas-filter-rule (RFC 4849), for switches of any vendor",
                text -> Optional.of(text).filter("nas-filter-rule"::equals));
        Optional<String> word = text(otherwise, MAX_VALUE);
        if (!acl.isPresent()) {
            if (otherwise.isPresent() || format.isPresent()) {
                acl.problem("is missing; aclOtherwise and aclFormat go together with acl: mud");
            }
            return Optional.empty();
        }
        if (profile.get("filterId").isPresent()) {
            acl.problem("and filterId exclude each other: a port has one access list; give aclOtherwise: NAME");
        }
        DeviceAcl.Otherwise instead = switch (word.orElse(RuleSetReader.REFUSE)) {
            case RuleSetReader.REFUSE -> DeviceAcl.Otherwise.REFUSE;
            case "none" -> DeviceAcl.Otherwise.NONE;
            default -> DeviceAcl.Otherwise.FILTER_ID;
        };
        return Optional.of(new DeviceAcl(
                instead,
                word.filter(name -> instead == DeviceAcl.Otherwise.FILTER_ID),
                format.isPresent(),
                Optional.empty()));
    }

    private static Optional<VlanBySite> vlan(YamlValue value) {
        if (!value.isMap()) {
            return vlanName(value).map(VlanBySite::everywhere);
        }
        Map<String, String> sites = new LinkedHashMap<>();
        value.map().entries().forEach((site, vlan) -> {
            if (!vlan.isPresent()) {
                vlan.problem("is missing; give this site's VLAN, or leave the site out");
            }
            vlanName(vlan).ifPresent(text -> sites.put(site, text));
        });
        if (value.map().keys().isEmpty()) {
            value.problem("names no site; give a VLAN for each, or one for all");
        }
        Optional<String> everywhere = Optional.ofNullable(sites.remove(EVERYWHERE_ELSE));
        return Optional.of(new VlanBySite(everywhere, sites));
    }

    private static Optional<String> vlanName(YamlValue value) {
        return value.parse(
                "a VLAN: a number from 1 to 4094, or a name of at most " + MAX_TUNNEL_VALUE + " octets",
                text -> Optional.of(text).filter(ProfileReader::isVlan));
    }

    private static boolean isVlan(String text) {
        return text.matches("-?[0-9]+")
                ? text.matches("[1-9][0-9]{0,3}") && Integer.parseInt(text) <= 4094
                : isText(text, MAX_TUNNEL_VALUE);
    }

    private static List<String> tagged(YamlValue value) {
        List<String> vlans = new ArrayList<>();
        for (YamlValue entry : value.list()) {
            vlanName(entry).ifPresent(vlans::add);
        }
        if (vlans.size() > MAX_TAGGED) {
            value.problem("more than " + MAX_TAGGED + " tagged VLANs do not fit an Access-Accept");
        }
        if (vlans.stream().distinct().count() < vlans.size()) {
            value.problem("names a VLAN twice; leave one out");
        }
        return vlans;
    }

    private static Map<String, Map<String, List<String>>> vendors(YamlMap vendors) {
        Map<String, Map<String, List<String>>> all = new LinkedHashMap<>();
        vendors.entries().forEach((vendor, attributes) -> {
            if (!vendor.matches("[a-z0-9][a-z0-9-]{0,31}")) {
                attributes.problem("is no vendor; write it as clients do, in lower case: cisco");
            }
            all.put(vendor, attributes(attributes.map()));
        });
        return all;
    }

    private static Map<String, List<String>> attributes(YamlMap attributes) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        attributes.entries().forEach((name, value) -> values.put(name, attributeValues(name, value)));
        return values;
    }

    private static List<String> attributeValues(String name, YamlValue value) {
        if (!ATTRIBUTE.matcher(name).matches()) {
            value.problem("is no name of a RADIUS attribute; write it as the vendor's dictionary does: Cisco-AVPair");
        }
        List<String> values = value.list().stream()
                .flatMap(entry -> text(entry, MAX_ATTRIBUTE_VALUE).stream())
                .toList();
        if (value.list().isEmpty()) {
            value.problem("has no value; give one, or leave the attribute out");
        }
        if (values.size() > MAX_ATTRIBUTE_VALUES) {
            value.problem("more than " + MAX_ATTRIBUTE_VALUES + " values do not fit an Access-Accept");
        }
        return values;
    }

    private static Optional<String> text(YamlValue value, int octets) {
        return value.parse(
                "a text of 1 to " + octets + " octets without control characters",
                text -> Optional.of(text).filter(t -> isText(t, octets)));
    }

    private static boolean isText(String text, int octets) {
        return !text.isEmpty()
                && text.getBytes(StandardCharsets.UTF_8).length <= octets
                && text.codePoints().noneMatch(Character::isISOControl);
    }
}
