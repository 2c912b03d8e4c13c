package org.portcullis.radius.coa;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.portcullis.radius.dictionary.VendorFormat;
import org.portcullis.radius.nas.DynamicAuthorization.Method;
import org.portcullis.radius.packet.RawAttribute;
import org.portcullis.radius.packet.VendorSpecific;

/**
 * How each vendor's equipment is asked for what RFC 5176 has no attribute for. A Disconnect-Request is everyone's; to
 * authenticate a session anew while it goes on, and to bounce its port, every vendor invented a way of its own.
 */
public final class CoaMethods {
    private static final int CISCO = 9;
    private static final int HP = 11;
    private static final int FOUNDRY = 1991;
    private static final int FORTINET = 12356;
    private static final int ARUBA = 14823;
    private static final int BOUNCE_SECONDS = 10;

    private static final RawAttribute CISCO_REAUTHENTICATE = text(CISCO, 1, "subscriber:command=reauthenticate");
    private static final RawAttribute CISCO_BOUNCE = text(CISCO, 1, "subscriber:command=bounce-host-port");

    /** Dell's switches (N series) take Cisco's words. Aruba's and HP's authenticate anew after a Disconnect-Request. */
    private static final Map<String, RawAttribute> REAUTHENTICATE = Map.of(
            "cisco",
            CISCO_REAUTHENTICATE,
            "dell",
            CISCO_REAUTHENTICATE,
            "ruckus",
            text(FOUNDRY, 10, "reauth-host"),
            "fortinet",
            text(FORTINET, 42, "action=reauth-port"));

    private static final Map<String, RawAttribute> BOUNCE = Map.of(
            "cisco", CISCO_BOUNCE,
            "dell", CISCO_BOUNCE,
            "aruba", number(ARUBA, 40, BOUNCE_SECONDS),
            "hp", number(HP, 23, BOUNCE_SECONDS),
            "ruckus", text(FOUNDRY, 10, "flip-port"),
            "fortinet", text(FORTINET, 42, "action=bounce-port"));

    private CoaMethods() {}

    /**
     * The attribute that makes a CoA-Request of the method.
     *
     * @param vendor as the client is configured, in lower case
     * @return empty when this vendor has no such way; a Disconnect-Request then comes nearest
     */
    static Optional<RawAttribute> command(Method method, String vendor) {
        return switch (method) {
            case DISCONNECT -> Optional.empty();
            case REAUTHENTICATE -> Optional.ofNullable(REAUTHENTICATE.get(vendor));
            case BOUNCE -> Optional.ofNullable(BOUNCE.get(vendor));
        };
    }

    /** The vendors that have a way of their own for the method; none for {@link Method#DISCONNECT}, which all have. */
    public static Set<String> vendors(Method method) {
        return switch (method) {
            case DISCONNECT -> Set.of();
            case REAUTHENTICATE -> new TreeSet<>(REAUTHENTICATE.keySet());
            case BOUNCE -> new TreeSet<>(BOUNCE.keySet());
        };
    }

    private static RawAttribute text(int vendor, int type, String text) {
        return VendorSpecific.wrap(vendor, type, text.getBytes(StandardCharsets.US_ASCII), VendorFormat.RECOMMENDED);
    }

    private static RawAttribute number(int vendor, int type, int number) {
        byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
        return VendorSpecific.wrap(vendor, type, value, VendorFormat.RECOMMENDED);
    }
}
