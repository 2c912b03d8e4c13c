package org.portcullis.profiler.store;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.portcullis.policy.value.MacAddress;

/**
 * Which profiles are wanted, by MAC address.
 *
 * @param words each of them is somewhere in the address, the traits, the device's serial or a name that it gives itself
 * @param after the last address of the page before
 */
public record ProfileSearch(List<String> words, Optional<String> function, Optional<MacAddress> after) {
    private static final int MAX_WORDS = 8;

    public ProfileSearch {
        words = List.copyOf(words);
    }

    /** @param text words, separated by spaces; a MAC address in any notation */
    public static ProfileSearch of(String text, Optional<String> function, Optional<MacAddress> after) {
        List<String> words = Arrays.stream(text.strip().toLowerCase(Locale.ROOT).split("\\s+"))
                .filter(word -> !word.isEmpty())
                .limit(MAX_WORDS)
                .map(word -> MacAddress.parse(word)
                        .map(mac -> mac.ecs().toLowerCase(Locale.ROOT))
                        .orElse(word))
                .toList();
        return new ProfileSearch(words, function, after);
    }
}
