package org.portcullis.profiler.mud;

/** A rule in the syntax of IPFilterRule (RFC 6733 §4.3.1): {@code permit in tcp from any to 192.0.2.1 443}. */
final class FilterRule {
    static final String DENY = "deny in ip from any to any";

    private FilterRule() {}

    static String text(AccessRule rule) {
        // "any" would be of both versions of IP.
        String peer = rule.isToAnyone()
                ? rule.isVersion4() ? "0.0.0.0/0" : "::/0"
                : rule.peer().text();
        return (rule.permit() ? "permit in " : "deny in ")
                + AclFormat.protocol(rule.protocol(), "ip")
                + " from any" + ports(rule.devicePort())
                + " to " + peer + ports(rule.peerPort())
                + (rule.established() ? " established" : "");
    }

    private static String ports(PortRange range) {
        return AclFormat.ports(range, one -> " " + one, many -> " " + many.lower() + "-" + many.upper());
    }
}
