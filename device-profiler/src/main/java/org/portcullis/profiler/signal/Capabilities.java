package org.portcullis.profiler.signal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The bits by which neighbours say what they are, as words. */
final class Capabilities {
    private Capabilities() {}

    /**
     * Joined by commas, in the order of the bits; empty when none is set that has a word.
     *
     * @param words by bit, from the lowest on
     */
    static Optional<String> words(int bits, List<String> words) {
        String set = IntStream.range(0, words.size())
                .filter(bit -> (bits >>> bit & 1) == 1)
                .mapToObj(words::get)
                .collect(Collectors.joining(","));
        return Optional.of(set).filter(text -> !text.isEmpty());
    }
}
