package org.portcullis.policy.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.hold.HoldTarget;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.MacAddress;

/** A hold as change rows have it, and what is read of it there. */
public final class HoldDescription {
    private static final String MAC = "mac";
    private static final String NAS = "nas";
    private static final String ADDRESS = "address";
    private static final String PORT = "port";

    private HoldDescription() {}

    static Map<String, Object> of(Hold hold) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (hold.target() instanceof HoldTarget.OfMac ofMac) {
            fields.put(MAC, ofMac.mac().ecs());
        } else if (hold.target() instanceof HoldTarget.OfPort ofPort) {
            fields.put(NAS, ofPort.nas());
            ofPort.address().ifPresent(address -> fields.put(ADDRESS, address.getHostAddress()));
            fields.put(PORT, ofPort.port());
        }
        fields.put("until", hold.until().toString());
        fields.put("reason", hold.reason());
        fields.put("actor", hold.actor());
        fields.put("origin", hold.origin().word());
        return fields;
    }

    /** What the hold of a change is, or was, on. */
    public static HoldTarget target(Change change) {
        Map<String, Object> hold = fields(change);
        return hold.containsKey(MAC)
                ? new HoldTarget.OfMac(MacAddress.parse((String) hold.get(MAC)).orElseThrow())
                : new HoldTarget.OfPort(
                        (String) hold.get(NAS),
                        Optional.ofNullable((String) hold.get(ADDRESS)).flatMap(Cidr::parseAddress),
                        (String) hold.get(PORT));
    }

    static String text(Change change, String field) {
        return (String) fields(change).get(field);
    }

    /** As it is after the change; of one that is lifted, as it was. */
    private static Map<String, Object> fields(Change change) {
        return change.after().isEmpty() ? change.before() : change.after();
    }
}
