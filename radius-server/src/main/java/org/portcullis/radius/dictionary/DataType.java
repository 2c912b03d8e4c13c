package org.portcullis.radius.dictionary;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The data types of RFC 8044 §3, by the words that dictionary files have for them, older and newer ones. */
public enum DataType {
    STRING(0, "string", "text"),
    OCTETS(0, "octets", "abinary", "filter"),
    INTEGER(4, "integer", "uint32"),
    SIGNED(4, "signed", "int32"),
    SHORT(2, "short", "uint16"),
    BYTE(1, "byte", "uint8"),
    BOOLEAN(1, "bool"),
    INTEGER64(8, "integer64", "uint64"),
    /** Seconds since 1970-01-01T00:00Z. */
    DATE(4, "date"),
    IPADDR(4, "ipaddr", "ipv4addr"),
    IPV6ADDR(16, "ipv6addr"),
    /** An IPv4 or an IPv6 address. */
    COMBO_IP(0, "combo-ip"),
    IPV4PREFIX(6, "ipv4prefix"),
    IPV6PREFIX(0, "ipv6prefix"),
    IFID(8, "ifid"),
    ETHER(6, "ether", "ethernet"),
    TLV(0, "tlv", "struct", "group"),
    EXTENDED(0, "extended"),
    LONG_EXTENDED(0, "long-extended"),
    EVS(0, "evs"),
    VSA(0, "vsa");

    private static final Map<String, DataType> BY_WORD = new HashMap<>();

    static {
        for (DataType type : values()) {
            for (String word : type.words) {
                BY_WORD.put(word, type);
            }
        }
    }

    private final int length;
    private final String[] words;

    DataType(int length, String... words) {
        this.length = length;
        this.words = words;
    }

    /** The type of that word in a dictionary file, in whatever case. */
    static Optional<DataType> ofWord(String word) {
        return Optional.ofNullable(BY_WORD.get(word.toLowerCase(java.util.Locale.ROOT)));
    }

    /** As dictionary files write it. */
    public String word() {
        return words[0];
    }

    /** Octets of every value; 0 when values differ in length. */
    public int length() {
        return length;
    }

    /** A whole number, whose values a dictionary may name. */
    public boolean isNumber() {
        return switch (this) {
            case INTEGER, SIGNED, SHORT, BYTE, BOOLEAN, INTEGER64, DATE -> true;
            default -> false;
        };
    }

    /** Holds other attributes, so that it is not written itself. */
    public boolean isContainer() {
        return switch (this) {
            case TLV, EXTENDED, LONG_EXTENDED, EVS, VSA -> true;
            default -> false;
        };
    }
}
