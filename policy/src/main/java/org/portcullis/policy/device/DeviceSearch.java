package org.portcullis.policy.device;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.value.Serial;

/**
 * What devices are looked for.
 *
 * @param words each of them is part of the serial, the name, type, vendor, model, owner or a tag, in whatever case
 * @param states of one of these; empty for any
 */
public record DeviceSearch(List<String> words, Set<LifecycleState> states) {
    /** More words are not looked at. */
    public static final int MAX_WORDS = 16;

    public DeviceSearch {
        words = List.copyOf(words);
        states = Set.copyOf(states);
    }

    /** @param text words, separated by white space */
    public static DeviceSearch of(String text, Set<LifecycleState> states) {
        return new DeviceSearch(
                Arrays.stream(text.toLowerCase(Locale.ROOT).split("\\s+"))
                        .filter(word -> !word.isEmpty())
                        .limit(MAX_WORDS)
                        .toList(),
                states);
    }

    /**
     * Some of the devices that were found, by serial.
     *
     * @param total how many there are in all
     * @param next the last one of this page, when there are more behind it: what is entered or deleted meanwhile shifts
     *     nothing
     */
    public record Page(long total, List<Device> devices, Optional<Serial> next) {
        public Page {
            devices = List.copyOf(devices);
        }
    }
}
