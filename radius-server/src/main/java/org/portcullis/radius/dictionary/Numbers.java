package org.portcullis.radius.dictionary;

/** Reads the numbers of dictionary files: decimal, or hexadecimal after 0x. */
final class Numbers {
    private Numbers() {}

    static long whole(String text, long min, long max, String what) {
        long number;
        try {
            number = parse(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("\"" + text + "\" is not " + what, notANumber);
        }
        if (number < min || number > max) {
            throw new IllegalArgumentException(what + " is from " + min + " to " + max + ", not " + text);
        }
        return number;
    }

    /** The value of a number, in the 64 bits of its type's sign. */
    static long value(String text, DataType type) {
        String what = "a value of the type " + type.word();
        return switch (type) {
            case BYTE -> whole(text, 0, 0xFF, what);
            case BOOLEAN -> whole(text, 0, 1, what);
            case SHORT -> whole(text, 0, 0xFFFF, what);
            case SIGNED -> whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE, what);
            case INTEGER64 -> unsigned64(text, what);
            default -> whole(text, 0, 0xFFFFFFFFL, what);
        };
    }

    private static long unsigned64(String text, String what) {
        try {
            return text.startsWith("0x") || text.startsWith("0X")
                    ? Long.parseUnsignedLong(text.substring(2), 16)
                    : Long.parseUnsignedLong(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("\"" + text + "\" is not " + what, notANumber);
        }
    }

    /** {@code 1,1}, {@code 2,2}, {@code 4,0}, {@code 1,1,c}. */
    static VendorFormat format(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length < 2 || parts.length > 3 || parts.length == 3 && !parts[2].equals("c")) {
            throw new IllegalArgumentException("\"" + text + "\" is no format of a vendor; write T,L or T,L,c");
        }
        return new VendorFormat(
                (int) whole(parts[0], 1, 4, "the octets of a type"),
                (int) whole(parts[1], 0, 2, "the octets of a length"),
                parts.length == 3);
    }

    private static long parse(String text) {
        return text.startsWith("0x") || text.startsWith("0X")
                ? Long.parseLong(text.substring(2), 16)
                : Long.parseLong(text);
    }
}
