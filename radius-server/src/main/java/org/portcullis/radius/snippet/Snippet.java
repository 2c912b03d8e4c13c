package org.portcullis.radius.snippet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What to enter at a maker's equipment so that it asks this appliance; words where it has no command line. They are in
 * docs/switches.md, too.
 */
public enum Snippet {
    CISCO_IOS_XE("cisco", "Cisco IOS-XE"),
    CISCO_SMALL_BUSINESS("cisco", "Cisco Small Business (SG, CBS)"),
    ARUBA_CX("aruba", "Aruba AOS-CX"),
    ARUBA_AOS_S("hp", "ArubaOS-Switch"),
    JUNIPER_EX("juniper", "Juniper EX"),
    EXTREME_EXOS("extreme", "Extreme Switch Engine (EXOS)"),
    FORTINET_FORTISWITCH("fortinet", "FortiSwitch"),
    RUCKUS_ICX("ruckus", "Ruckus ICX"),
    MERAKI("meraki", "Meraki MS"),
    MIKROTIK("mikrotik", "MikroTik RouterOS"),
    HIRSCHMANN("hirschmann", "Hirschmann HiOS"),
    HOSTAPD("hostapd", "hostapd (an access point, or a wired port on Linux)"),
    GENERIC("", "Any other switch or access point");

    /** The line behind which only those read on that are told of changes. */
    private static final String COA = "{coa}\n";

    private final String vendor;
    private final String title;
    private final String template;

    Snippet(String vendor, String title) {
        this.vendor = vendor;
        this.title = title;
        this.template = template(word() + ".txt");
    }

    /** As the API has it: {@code cisco-ios-xe}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String title() {
        return title;
    }

    /** The {@code vendor} of a client that it is for; empty for any. */
    public String vendor() {
        return vendor;
    }

    public static Optional<Snippet> ofWord(String word) {
        return Arrays.stream(values())
                .filter(snippet -> snippet.word().equals(word))
                .findFirst();
    }

    /** The one that a client of that vendor most likely wants. */
    public static Snippet forVendor(String vendor) {
        return Arrays.stream(values())
                .filter(snippet -> snippet.vendor.equals(vendor) && !vendor.isEmpty())
                .findFirst()
                .orElse(GENERIC);
    }

    /** Filled in. */
    public String with(SnippetValues values) {
        List<String> parts = List.of(template.split(Pattern.quote(COA), 2));
        String text = parts.get(0) + (values.coaPort().isPresent() && parts.size() > 1 ? parts.get(1) : "");
        return text.replace("{server}", values.server())
                .replace("{client}", values.client())
                .replace("{authPort}", Integer.toString(values.authPort()))
                .replace("{acctPort}", Integer.toString(values.acctPort()))
                .replace(
                        "{coaPort}",
                        values.coaPort().map(port -> Integer.toString(port)).orElse(""))
                .replace("{coaSecret}", values.coaSecret())
                .replace("{secret}", values.secret());
    }

    private static String template(String name) {
        try (InputStream in = Snippet.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the snippet " + name + " is not in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
