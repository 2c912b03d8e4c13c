package org.portcullis.profiler.mud;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/** How switches are told an access list in an Access-Accept. */
public enum AclFormat {
    /** Per-user ACLs of Cisco: {@code ip:inacl#10=permit tcp any host 192.0.2.1 eq 443}. */
    CISCO {
        @Override
        void write(AccessList list, Acl acl) {
            boolean first = true;
            for (boolean version4 : new boolean[] {true, false}) {
                String prefix = version4 ? "ip:inacl#" : "ipv6:inacl#";
                int number = 0;
                for (AccessRule rule : list.rules()) {
                    if (rule.isVersion4() == version4) {
                        number += STEP;
                        acl.add("Cisco-AVPair", prefix + number + "=" + CiscoRule.text(rule));
                    }
                }
                acl.add("Cisco-AVPair", prefix + (number + STEP) + "=deny " + (version4 ? "ip" : "ipv6") + " any any");
            }
        }
    },
    /** RFC 4849: rules in the syntax of RFC 6733 §4.3.1, with a NUL between two, over as many attributes as it takes. */
    NAS_FILTER_RULE {
        @Override
        void write(AccessList list, Acl acl) {
            List<String> rules = new ArrayList<>();
            list.rules().forEach(rule -> rules.add(FilterRule.text(rule)));
            rules.add(FilterRule.DENY);
            acl.add("NAS-Filter-Rule", String.join("\0", rules));
        }
    },
    /**
     * The same of HPE's and Aruba's switches: one attribute a rule, without ports of the device and without {@code
     * established}, and IPv6 only where that is asked for.
     */
    HPE {
        @Override
        void write(AccessList list, Acl acl) {
            acl.add("HP-Nas-Rules-IPv6", "1");
            for (AccessRule rule : list.rules()) {
                if (rule.established() || !rule.devicePort().isAny() && !AccessLists.isDhcp(rule)) {
                    acl.leaveOut(rule, "what the device answers from a port of its own");
                } else {
                    acl.add("NAS-Filter-Rule", FilterRule.text(withoutDevicePort(rule)));
                }
            }
            acl.add("NAS-Filter-Rule", FilterRule.DENY);
        }

        private AccessRule withoutDevicePort(AccessRule rule) {
            return new AccessRule(rule.permit(), rule.protocol(), rule.peer(), PortRange.ANY, rule.peerPort(), false);
        }
    };

    private static final int STEP = 10;

    abstract void write(AccessList list, Acl acl);

    /**
     * The attributes of an access list.
     *
     * @throws MudRefusedException when a prohibition cannot be said to these switches
     */
    public Acl of(AccessList list) {
        Acl acl = new Acl(new ArrayList<>(), new ArrayList<>());
        write(list, acl);
        return new Acl(List.copyOf(acl.attributes()), List.copyOf(acl.leftOut()));
    }

    /** The same for people: what these switches are told, or why they can be told nothing. */
    public Written written(AccessList list) {
        try {
            Acl acl = of(list);
            return new Written(
                    acl.attributes().stream()
                            .flatMap(
                                    attribute -> Arrays.stream(attribute.value().split("\0"))
                                            .map(rule -> attribute.name() + " = " + rule))
                            .toList(),
                    acl.leftOut(),
                    "");
        } catch (MudRefusedException inexpressible) {
            return new Written(List.of(), List.of(), inexpressible.getMessage());
        }
    }

    /**
     * @param lines one a rule
     * @param leftOut what these switches cannot be told
     * @param refusal why there are no lines; empty when there are
     */
    public record Written(List<String> lines, List<String> leftOut, String refusal) {}

    /**
     * An access list as attributes.
     *
     * @param leftOut what these switches cannot be told
     */
    public record Acl(List<Attribute> attributes, List<String> leftOut) {
        private void add(String name, String value) {
            attributes.add(new Attribute(name, value));
        }

        private void leaveOut(AccessRule rule, String what) {
            if (!rule.permit()) {
                throw new MudRefusedException("these switches cannot be told to deny " + what);
            }
            leftOut.add(what + " is left out: " + FilterRule.text(rule));
        }
    }

    /** @param name as the RADIUS dictionary has it */
    public record Attribute(String name, String value) {}

    static String ports(PortRange range, Function<Integer, String> one, Function<PortRange, String> several) {
        if (range.isAny()) {
            return "";
        }
        return range.isOne() ? one.apply(range.lower()) : several.apply(range);
    }

    static String protocol(OptionalInt number, String any) {
        if (number.isEmpty()) {
            return any;
        }
        return switch (number.getAsInt()) {
            case Ace.TCP -> "tcp";
            case Ace.UDP -> "udp";
            default -> Integer.toString(number.getAsInt());
        };
    }
}
