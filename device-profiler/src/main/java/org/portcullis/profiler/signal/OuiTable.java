package org.portcullis.profiler.signal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.portcullis.policy.value.MacAddress;

/**
 * To whom the IEEE assigned blocks of MAC addresses: of 24, 28 and 36 bits, the longest that an address is in counts.
 * Immutable; sorted arrays, about 4 MB for the 53,000 blocks of 2026.
 */
public final class OuiTable {
    /** Where blocks come from, for people. */
    public record Origin(String name, String date, int blocks) {
        /** {@code oui-data 2.1.9 of 2026-08-26 (53,082 blocks)} */
        public String text() {
            return String.format(Locale.ENGLISH, "%s of %s (%,d blocks)", name, date, blocks);
        }
    }

    /** Bits of a block's prefix, the longest first. */
    private static final int[] LENGTHS = {36, 28, 24};

    private static final int MAC_BITS = 48;

    private final List<Origin> origins;
    private final List<Blocks> blocks;

    /** All blocks of one length: the prefixes, in order, and to whom each is assigned. */
    private record Blocks(int bits, long[] prefixes, String[] vendors) {
        Optional<String> vendor(MacAddress mac) {
            int at = Arrays.binarySearch(prefixes, mac.bits() >>> MAC_BITS - bits);
            return at < 0 ? Optional.empty() : Optional.of(vendors[at]);
        }
    }

    private OuiTable(List<Origin> origins, List<Blocks> blocks) {
        this.origins = List.copyOf(origins);
        this.blocks = List.copyOf(blocks);
    }

    /** @param files what a later one says of a block counts */
    static OuiTable of(List<OuiFile> files) {
        Map<String, String> names = new HashMap<>();
        List<Blocks> sorted = Arrays.stream(LENGTHS)
                .mapToObj(bits -> {
                    TreeMap<Long, String> all = new TreeMap<>();
                    files.forEach(file -> file.blocks(bits)
                            .forEach((prefix, vendor) -> all.put(prefix, names.computeIfAbsent(vendor, each -> each))));
                    return new Blocks(
                            bits,
                            all.keySet().stream().mapToLong(Long::longValue).toArray(),
                            all.values().toArray(String[]::new));
                })
                .toList();
        return new OuiTable(files.stream().map(OuiFile::origin).toList(), sorted);
    }

    /** Where the blocks come from, in the order in which they were read. */
    public List<Origin> origins() {
        return origins;
    }

    /** Empty for an address in no block, and for one that was made up by software, which no block has. */
    public Optional<String> vendor(MacAddress mac) {
        if (mac.locallyAdministered()) {
            return Optional.empty();
        }
        return blocks.stream().flatMap(length -> length.vendor(mac).stream()).findFirst();
    }

    /** What an address alone says of its device. */
    public List<Signal> signals(MacAddress mac) {
        return new SignalList()
                .add(Source.OUI, "vendor", vendor(mac))
                .add(Source.OUI, "local", mac.locallyAdministered() ? Optional.of("true") : Optional.empty())
                .signals();
    }
}
