package org.portcullis.radius.nas;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.portcullis.profiler.mud.AclFormat;

/**
 * The makers of switches and access points whose ways are known here, by the words that {@code vendor} of a client and
 * {@code vendors} of a profile have for them. Any other word is taken too; nothing but its attributes is known then.
 */
public enum SwitchVendor {
    CISCO("", Bypass.CALL_CHECK),
    ARUBA("Aruba-User-Role", Bypass.USER_NAME),
    HP("HP-User-Role", Bypass.USER_NAME),
    JUNIPER("", Bypass.USER_NAME),
    EXTREME("", Bypass.USER_NAME),
    FORTINET("Fortinet-Group-Name", Bypass.USER_NAME),
    HUAWEI("", Bypass.USER_NAME),
    H3C("", Bypass.USER_NAME),
    DELL("", Bypass.USER_NAME),
    ALE("", Bypass.USER_NAME),
    RUCKUS("Ruckus-User-Groups", Bypass.USER_NAME),
    MERAKI("", Bypass.CALL_CHECK),
    MIKROTIK("", Bypass.USER_NAME),
    HIRSCHMANN("", Bypass.USER_NAME),
    SIEMENS("", Bypass.USER_NAME),
    MOXA("", Bypass.USER_NAME);

    /** How a switch says that it asks for a MAC address and not for a user. */
    public enum Bypass {
        /** By Service-Type Call-Check (RFC 2865 §5.6), always. */
        CALL_CHECK,
        /** Some of its models only by a User-Name that is a MAC address. */
        USER_NAME
    }

    private static final Map<SwitchVendor, AclFormat> ACL_FORMATS =
            Map.of(CISCO, AclFormat.CISCO, ARUBA, AclFormat.HPE, HP, AclFormat.HPE);

    private final String roleAttribute;
    private final Bypass bypass;

    SwitchVendor(String roleAttribute, Bypass bypass) {
        this.roleAttribute = roleAttribute;
        this.bypass = bypass;
    }

    /** As configurations write it: {@code cisco}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The attribute that takes a profile's role; empty for a vendor that has none. */
    public Optional<String> roleAttribute() {
        return Optional.of(roleAttribute).filter(name -> !name.isEmpty());
    }

    /** How such switches are told an access list in an Access-Accept; empty where no way is known. */
    public Optional<AclFormat> aclFormat() {
        return Optional.ofNullable(ACL_FORMATS.get(this));
    }

    public Bypass bypass() {
        return bypass;
    }

    public static Optional<SwitchVendor> ofWord(String word) {
        return Arrays.stream(values())
                .filter(vendor -> vendor.word().equals(word))
                .findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(SwitchVendor::word).toList();
    }
}
