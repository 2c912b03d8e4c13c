package org.portcullis.radius.access;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.portcullis.radius.packet.AttributeCode;
import org.portcullis.radius.packet.RawAttribute;

/**
 * Finds out whether a request may say something of the device itself, on the thread that received it: by the first octets
 * of its vendors' attributes, without reading or allocating anything.
 */
final class DeviceHint {
    private static final int CISCO = 9;
    private static final int HUAWEI = 2011;
    private static final int ARUBA = 14823;
    private static final int RUCKUS = 25053;

    private static final int TYPE_AT = 4;
    private static final int VALUE_AT = 6;

    private static final byte[][] CISCO_PAIRS = {
        octets("dhcp-option="),
        octets("cdp-tlv="),
        octets("lldp-tlv="),
        octets("http-tlv="),
        octets("dc-device-"),
        octets("mdm-tlv="),
    };

    private DeviceHint() {}

    static boolean in(List<RawAttribute> attributes) {
        for (RawAttribute attribute : attributes) {
            if (attribute.type() == AttributeCode.VENDOR_SPECIFIC && in(attribute.value())) {
                return true;
            }
        }
        return false;
    }

    private static boolean in(byte[] value) {
        if (value.length <= VALUE_AT) {
            return false;
        }
        int vendor = (value[0] & 0xFF) << 24 | (value[1] & 0xFF) << 16 | (value[2] & 0xFF) << 8 | value[3] & 0xFF;
        int type = value[TYPE_AT] & 0xFF;
        return switch (vendor) {
            case CISCO -> type == 1 && isCiscoPair(value);
            case ARUBA -> type == 12;
            case RUCKUS -> type >= 138 && type <= 140 || type == 156;
            case HUAWEI -> type >= 157 && type <= 159;
            default -> false;
        };
    }

    private static boolean isCiscoPair(byte[] value) {
        for (byte[] begin : CISCO_PAIRS) {
            if (startsWith(value, begin)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(byte[] value, byte[] begin) {
        if (value.length < VALUE_AT + begin.length) {
            return false;
        }
        for (int at = 0; at < begin.length; at++) {
            if (value[VALUE_AT + at] != begin[at]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
