package org.portcullis.policy.device;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.value.Serial;

/**
 * What devices are looked for; what is empty narrows nothing.
 *
 * @param words each of them is part of the serial, the name, type, vendor, model, owner or a tag, in whatever case
 * @param states of one of these
 * @param type of exactly this type
 * @param tag that have exactly this tag, among others
 * @param times of these times
 */
public record DeviceSearch(
        List<String> words, Set<LifecycleState> states, Optional<String> type, Optional<String> tag, Times times) {
    /** More words are not looked at. */
    public static final int MAX_WORDS = 16;

    /**
     * By what was observed.
     *
     * @param seenBefore that proved their certificate last before this, or never
     * @param seenSince that proved their certificate at this time or later
     * @param expiresBefore whose certificate ends, or ended, before this
     */
    public record Times(Optional<Instant> seenBefore, Optional<Instant> seenSince, Optional<Instant> expiresBefore) {
        public static final Times ANY = new Times(Optional.empty(), Optional.empty(), Optional.empty());
    }

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
                states,
                Optional.empty(),
                Optional.empty(),
                Times.ANY);
    }

    /** The same, of these states. */
    public DeviceSearch in(Set<LifecycleState> others) {
        return new DeviceSearch(words, others, type, tag, times);
    }

    /** The same, of that type. */
    public DeviceSearch ofType(String other) {
        return new DeviceSearch(words, states, Optional.of(other), tag, times);
    }

    /** The same, with that tag. */
    public DeviceSearch tagged(String other) {
        return new DeviceSearch(words, states, type, Optional.of(other), times);
    }

    /** The same, of these times. */
    public DeviceSearch at(Times others) {
        return new DeviceSearch(words, states, type, tag, others);
    }

    /** Whether no index knows what is looked for, and every device has to be looked at. */
    public boolean looksAtAll() {
        return !words.isEmpty() || tag.isPresent() || !times.equals(Times.ANY);
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

    /**
     * The same for somebody who looks at them.
     *
     * @param observed of the devices of the page
     * @param byState how many there would be in each state, whichever are wanted
     */
    public record Survey(Page page, Map<Serial, Observed> observed, Map<LifecycleState, Long> byState) {
        public Survey {
            observed = Map.copyOf(observed);
            byState = Map.copyOf(byState);
        }
    }
}
