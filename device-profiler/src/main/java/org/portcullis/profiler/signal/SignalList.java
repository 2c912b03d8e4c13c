package org.portcullis.profiler.signal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers what one packet says: of each name the first value that is not blank. */
final class SignalList {
    private final Map<String, Signal> signals = new LinkedHashMap<>();

    SignalList add(Source source, String name, Optional<String> value) {
        value.map(text -> new Signal(source, name, text))
                .filter(signal -> !signal.value().isEmpty())
                .ifPresent(signal -> signals.putIfAbsent(signal.word(), signal));
        return this;
    }

    List<Signal> signals() {
        return List.copyOf(signals.values());
    }
}
