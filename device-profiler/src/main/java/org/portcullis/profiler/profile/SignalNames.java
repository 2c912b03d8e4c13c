package org.portcullis.profiler.profile;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.portcullis.profiler.signal.Source;

/** The signals that rules may ask for. A slip of the pen would be a rule that never holds. */
final class SignalNames {
    private static final Map<Source, List<String>> NAMES = new EnumMap<>(Map.of(
            Source.OUI, List.of("vendor", "local"),
            Source.RADIUS, List.of("portType", "ssid", "userName", "vendorDevice"),
            Source.CDP, List.of("deviceId", "platform", "version", "capabilities"),
            Source.LLDP,
                    List.of(
                            "systemName",
                            "systemDescription",
                            "capabilities",
                            "portDescription",
                            "mudUrl",
                            "medModel",
                            "medManufacturer"),
            Source.DHCP,
                    List.of(
                            "hostname",
                            "vendorClass",
                            "parameters",
                            "clientId",
                            "userClass",
                            "fqdn",
                            "requestedVendor",
                            "relayInfo",
                            "mudUrl"),
            Source.DHCPV6, List.of("vendorClass", "parameters", "fqdn", "mudUrl", "duid"),
            Source.HTTP, List.of("userAgent"),
            Source.MUD, List.of("url", "systemInfo", "manufacturer", "model"),
            Source.CERTIFICATE,
                    List.of(
                            "subject.CN",
                            "subject.O",
                            "subject.OU",
                            "subject.serialNumber",
                            "issuer",
                            "hardwareType",
                            "hardwareSerial",
                            "mudUrl",
                            "anchorVendor")));

    /** As rules write them: {@code dhcp.hostname}. */
    static final Set<String> ALL = words();

    private SignalNames() {}

    private static Set<String> words() {
        Set<String> words = new TreeSet<>();
        Arrays.stream(Source.values())
                .forEach(source -> NAMES.get(source).forEach(name -> words.add(source.word() + "." + name)));
        return words;
    }

    /** Who says such a signal. */
    static Source source(String word) {
        String first = word.substring(0, word.indexOf('.'));
        return Arrays.stream(Source.values())
                .filter(source -> source.word().equals(first))
                .findFirst()
                .orElseThrow();
    }

    /** What stacks of many kinds of device ask for alike. */
    static boolean tellsOfStack(String word) {
        return word.equals("dhcp.parameters") || word.equals("dhcpv6.parameters");
    }

    /** Whether it is known of every device at that port, or of every device of that maker. */
    static boolean tellsLittle(String word) {
        return source(word) == Source.OUI || word.equals("radius.portType") || word.equals("radius.ssid");
    }
}
