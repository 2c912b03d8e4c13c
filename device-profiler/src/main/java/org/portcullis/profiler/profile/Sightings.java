package org.portcullis.profiler.profile;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.portcullis.profiler.signal.Signal;
import org.portcullis.profiler.signal.Source;

/** All that was seen of one MAC address, or is told by one certificate: of each signal the newest value. Immutable. */
public final class Sightings {
    public static final Sightings NONE = new Sightings(Map.of());

    /** Beyond that, what was seen longest ago makes room. */
    static final int MAX = 64;

    /** What is seen again is written again after this, for when it was seen. */
    static final Duration AGAIN = Duration.ofDays(1);

    private static final int COLUMNS = 4;

    private final Map<String, Sighting> byWord;

    private Sightings(Map<String, Sighting> byWord) {
        this.byWord = byWord;
    }

    /** Whether these signals say anything that is not known, or was not seen for a day. */
    boolean isNews(Collection<Signal> signals, Instant at) {
        return signals.stream().anyMatch(signal -> {
            Sighting known = byWord.get(signal.word());
            return known == null
                    || (known.signal().equals(signal)
                            ? !known.at().plus(AGAIN).isAfter(at)
                            : !known.at().isAfter(at));
        });
    }

    /**
     * With these signals, which win over what was seen before them.
     *
     * @param since what was not seen since then is forgotten
     */
    Sightings with(Collection<Signal> signals, Instant at, String witness, Instant since) {
        Map<String, Sighting> all = new TreeMap<>(byWord);
        all.values().removeIf(known -> known.at().isBefore(since));
        for (Signal signal : signals) {
            Sighting known = all.get(signal.word());
            if (known == null || !known.at().isAfter(at)) {
                all.put(signal.word(), new Sighting(signal, at, witness));
            }
        }
        if (all.size() > MAX) {
            List<String> oldest = all.entrySet().stream()
                    .sorted(Comparator.comparing(entry -> entry.getValue().at()))
                    .limit(all.size() - MAX)
                    .map(Map.Entry::getKey)
                    .toList();
            oldest.forEach(all::remove);
        }
        return new Sightings(all);
    }

    /** Both; where both have a signal, the other's counts. */
    Sightings with(Sightings other) {
        Map<String, Sighting> all = new TreeMap<>(byWord);
        all.putAll(other.byWord);
        return new Sightings(all);
    }

    /** Values by word, as rules ask for them. */
    public Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        byWord.forEach((word, sighting) -> values.put(word, sighting.signal().value()));
        return values;
    }

    /** By word. */
    public List<Sighting> all() {
        return List.copyOf(byWord.values());
    }

    /** As the store keeps it. */
    public String text() {
        return byWord.values().stream()
                .map(sighting -> String.join(
                        "\t",
                        sighting.signal().word(),
                        Long.toString(sighting.at().getEpochSecond()),
                        sighting.witness().replaceAll("\\p{Cntrl}", " "),
                        sighting.signal().value()))
                .collect(Collectors.joining("\n"));
    }

    /** What a newer version has written and this one does not know is left out. */
    public static Sightings of(String text) {
        Map<String, Sighting> all = new TreeMap<>();
        text.lines().map(line -> line.split("\t", COLUMNS)).forEach(columns -> {
            if (columns.length == COLUMNS) {
                signal(columns[0], columns[3])
                        .ifPresent(signal -> all.put(
                                columns[0],
                                new Sighting(signal, Instant.ofEpochSecond(Long.parseLong(columns[1])), columns[2])));
            }
        });
        return all.isEmpty() ? NONE : new Sightings(all);
    }

    private static Optional<Signal> signal(String word, String value) {
        int dot = word.indexOf('.');
        return Arrays.stream(Source.values())
                .filter(source -> word.startsWith(source.word() + "."))
                .findFirst()
                .map(source -> new Signal(source, word.substring(dot + 1), value));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sightings sightings && byWord.equals(sightings.byWord);
    }

    @Override
    public int hashCode() {
        return byWord.hashCode();
    }
}
