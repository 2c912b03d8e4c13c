package org.portcullis.profiler.signal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The blocks that one file has; filled while it is read. */
final class OuiFile {
    private static final int MAX_VENDOR = 128;
    private static final int BITS_OF_A_DIGIT = 4;
    private static final Pattern PREFIX = Pattern.compile("[0-9A-Fa-f]{6}|[0-9A-Fa-f]{7}|[0-9A-Fa-f]{9}");

    private final String name;
    private final String date;
    private final Map<Integer, Map<Long, String>> byLength = new HashMap<>();

    OuiFile(String name, String date) {
        this.name = name;
        this.date = date;
    }

    /**
     * Takes in one block; empty, or what is wrong with it.
     *
     * @param prefix 6, 7 or 9 hexadecimal digits
     */
    Optional<String> add(String prefix, String vendor) {
        String to = vendor.strip();
        if (!PREFIX.matcher(prefix).matches()) {
            return Optional.of("a block has 6, 7 or 9 hexadecimal digits, not \"" + shortened(prefix) + "\"");
        }
        if (to.isEmpty()) {
            return Optional.of("the block " + prefix + " has no vendor");
        }
        byLength.computeIfAbsent(prefix.length() * BITS_OF_A_DIGIT, any -> new HashMap<>())
                .put(Long.parseLong(prefix, 16), shortened(to));
        return Optional.empty();
    }

    private static String shortened(String text) {
        return text.length() <= MAX_VENDOR ? text : text.substring(0, MAX_VENDOR);
    }

    Map<Long, String> blocks(int bits) {
        return byLength.getOrDefault(bits, Map.of());
    }

    int size() {
        int size = 0;
        for (Map<Long, String> blocks : byLength.values()) {
            size += blocks.size();
        }
        return size;
    }

    OuiTable.Origin origin() {
        return new OuiTable.Origin(name, date, size());
    }
}
