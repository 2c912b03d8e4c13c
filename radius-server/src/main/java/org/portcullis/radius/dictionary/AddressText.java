package org.portcullis.radius.dictionary;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import org.portcullis.policy.value.Cidr;

/** Addresses, prefixes and interface ids as text and as octets (RFC 3162 §2, RFC 8044 §3.8 to §3.11). */
final class AddressText {
    private static final int IPV4 = 4;
    private static final int IPV6 = 16;

    /** Octets before a prefix's address: one that is zero, and the length in bits. */
    private static final int PREFIX_HEADER = 2;

    private AddressText() {}

    static byte[] ipv6(String text) {
        return address(text, IPV6)
                .orElseThrow(() -> new IllegalArgumentException("an IPv6 address is written 2001:db8::1"));
    }

    static String of(byte[] address) {
        try {
            return address.length == IPV6
                    ? Inet6Address.getByAddress("", address, -1).getHostAddress()
                    : InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Two octets, then all four of the address. */
    static byte[] ipv4Prefix(String text) {
        byte[] value = prefix(text, IPV4, "192.0.2.0/24");
        return Arrays.copyOf(value, PREFIX_HEADER + IPV4);
    }

    /** Two octets, then as many of the address as the prefix needs. */
    static byte[] ipv6Prefix(String text) {
        byte[] value = prefix(text, IPV6, "2001:db8::/32");
        return Arrays.copyOf(value, PREFIX_HEADER + ((value[1] & 0xFF) + 7) / 8);
    }

    private static byte[] prefix(String text, int octets, String example) {
        int slash = text.indexOf('/');
        Optional<byte[]> address = slash < 0 ? Optional.empty() : address(text.substring(0, slash), octets);
        String length = slash < 0 ? "" : text.substring(slash + 1);
        if (address.isEmpty() || !length.matches("[0-9]{1,3}") || Integer.parseInt(length) > 8 * octets) {
            throw new IllegalArgumentException("a prefix is written " + example);
        }
        byte[] value = new byte[PREFIX_HEADER + octets];
        value[1] = (byte) Integer.parseInt(length);
        System.arraycopy(address.get(), 0, value, PREFIX_HEADER, octets);
        if (!zeroFrom(value, value[1] & 0xFF)) {
            throw new IllegalArgumentException("bits beyond the prefix's length are not zero");
        }
        return value;
    }

    static Optional<String> ofIpv4Prefix(byte[] value) {
        return ofPrefix(value, IPV4);
    }

    static Optional<String> ofIpv6Prefix(byte[] value) {
        return ofPrefix(value, IPV6);
    }

    private static Optional<String> ofPrefix(byte[] value, int octets) {
        if (value.length < PREFIX_HEADER || value.length > PREFIX_HEADER + octets) {
            return Optional.empty();
        }
        int length = value[1] & 0xFF;
        byte[] whole = Arrays.copyOf(value, PREFIX_HEADER + octets);
        if (length > 8 * octets || 8 * (value.length - PREFIX_HEADER) < length || !zeroFrom(whole, length)) {
            return Optional.empty();
        }
        return Optional.of(of(Arrays.copyOfRange(whole, PREFIX_HEADER, whole.length)) + "/" + length);
    }

    private static boolean zeroFrom(byte[] value, int bit) {
        for (int i = bit; i < 8 * (value.length - PREFIX_HEADER); i++) {
            if ((value[PREFIX_HEADER + i / 8] >> 7 - i % 8 & 1) == 1) {
                return false;
            }
        }
        return true;
    }

    /** {@code 0:0:0:1}: four groups of hexadecimal digits. */
    static byte[] interfaceId(String text) {
        String[] groups = text.split(":", -1);
        if (groups.length != 4 || !Arrays.stream(groups).allMatch(group -> group.matches("[0-9a-fA-F]{1,4}"))) {
            throw new IllegalArgumentException("an interface id is written 0:0:0:1");
        }
        byte[] value = new byte[8];
        for (int i = 0; i < 4; i++) {
            int group = Integer.parseInt(groups[i], 16);
            value[2 * i] = (byte) (group >> 8);
            value[2 * i + 1] = (byte) group;
        }
        return value;
    }

    static String ofInterfaceId(byte[] value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length; i += 2) {
            text.append(i == 0 ? "" : ":").append(Integer.toHexString((value[i] & 0xFF) << 8 | value[i + 1] & 0xFF));
        }
        return text.toString();
    }

    private static Optional<byte[]> address(String text, int octets) {
        return Cidr.parseAddress(text)
                .map(InetAddress::getAddress)
                .map(address -> address.length == IPV4 && text.indexOf(':') >= 0 ? mapped(address) : address)
                .filter(address -> address.length == octets);
    }

    /** Java takes an IPv4-mapped address (RFC 4291 §2.5.5.2) for the IPv4 address in it. */
    private static byte[] mapped(byte[] address) {
        byte[] whole = new byte[IPV6];
        whole[10] = (byte) 0xFF;
        whole[11] = (byte) 0xFF;
        System.arraycopy(address, 0, whole, 12, IPV4);
        return whole;
    }
}
