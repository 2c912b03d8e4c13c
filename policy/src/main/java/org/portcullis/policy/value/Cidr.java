package org.portcullis.policy.value;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A block of IPv4 or IPv6 addresses, {@code 10.1.0.0/16} or {@code 2001:db8::/32}; a single address is a block of one.
 *
 * @param network the first address, its host bits zero
 * @param prefix length of the network part, in bits
 */
public record Cidr(InetAddress network, int prefix) {
    public Cidr {
        if (prefix < 0 || prefix > network.getAddress().length * 8) {
            throw new IllegalArgumentException("prefix length " + prefix + " is out of range for " + network);
        }
        network = masked(network, prefix);
    }

    /** Empty when the text is not an address literal with an optional prefix length. */
    public static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = parseAddress(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int bits = address.get().getAddress().length * 8;
        if (slash < 0) {
            return Optional.of(new Cidr(address.get(), bits));
        }
        String length = text.substring(slash + 1);
        if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > bits) {
            return Optional.empty();
        }
        return Optional.of(new Cidr(address.get(), Integer.parseInt(length)));
    }

    /** An address literal; never a look-up. */
    public static Optional<InetAddress> parseAddress(String text) {
        if (!(text.indexOf(':') < 0 ? mayBeV4(text) : mayBeV6(text))) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException notALiteral) {
            return Optional.empty();
        }
    }

    // Only literals: a name, or three numbers, would make the runtime's parser ask DNS or guess.
    private static boolean mayBeV4(String text) {
        int dots = 0;
        int digits = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '.' && digits > 0) {
                dots++;
                digits = 0;
            } else if (c < '0' || c > '9' || ++digits > 3) {
                return false;
            }
        }
        return dots == 3 && digits > 0;
    }

    private static boolean mayBeV6(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c != ':' && !HexFormat.isHexDigit(c) && (c != '.' || at < text.indexOf(':'))) {
                return false;
            }
        }
        return true;
    }

    public boolean contains(InetAddress address) {
        return address.getAddress().length == network.getAddress().length
                && masked(address, prefix).equals(network);
    }

    /** Whether it is one address alone. */
    public boolean isHost() {
        return prefix == Byte.SIZE * network.getAddress().length;
    }

    /** As people write it: one address alone without its prefix. */
    public String text() {
        return isHost() ? network.getHostAddress() : toString();
    }

    private static InetAddress masked(InetAddress address, int prefix) {
        byte[] octets = address.getAddress();
        for (int i = 0; i < octets.length; i++) {
            int keep = Math.max(0, Math.min(8, prefix - 8 * i));
            octets[i] &= (byte) (0xFF << (8 - keep));
        }
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefix;
    }
}
