package org.portcullis.profiler.anomaly;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/**
 * What is remembered of a device, a MAC address, a port, or the name in a certificate.
 *
 * @param subject of whom: {@link #device}, {@link #mac}, {@link #port}, {@link #identity}
 * @param since when it was first seen
 * @param last when it was last seen
 * @param settled since when it is in the place where it was last seen
 * @param due when it is missed; empty where it has no steady rhythm, or it was told that it is missed
 * @param look when its sessions are to be looked at again
 * @param seen at most {@value #MOST} values of a kind, those that were seen last, the latest first
 */
public record Memory(
        String subject,
        Instant since,
        Instant last,
        Instant settled,
        Rhythm rhythm,
        Optional<Instant> due,
        Optional<Instant> look,
        Map<Kind, List<Seen>> seen) {
    public static final int MOST = 16;

    private static final int MOST_CHARACTERS = 300;
    private static final int LINES = 5;
    private static final String DEVICE = "device:";

    public Memory {
        seen = Map.copyOf(seen);
    }

    /** Of somebody who is seen for the first time. */
    public static Memory begin(String subject, Instant at) {
        return new Memory(subject, at, at, at, Rhythm.NONE, Optional.empty(), Optional.empty(), Map.of());
    }

    public static String device(Serial serial) {
        return DEVICE + serial.text();
    }

    public static String mac(MacAddress mac) {
        return "mac:" + mac.ecs();
    }

    public static String port(Place place) {
        return cut("port:" + place.nas() + " " + place.port());
    }

    public static String identity(String identity) {
        return cut("identity:" + identity);
    }

    /** The device that this is of, where it is of one. */
    public Optional<Serial> ofDevice() {
        return subject.startsWith(DEVICE) ? Serial.parse(subject.substring(DEVICE.length())) : Optional.empty();
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    }

    /** The values of a kind, the latest first. */
    public List<Seen> of(Kind kind) {
        return seen.getOrDefault(kind, List.of());
    }

    public Optional<Seen> find(Kind kind, String value) {
        String sought = cut(value);
        return of(kind).stream().filter(one -> one.value().equals(sought)).findFirst();
    }

    /** The latest values of a kind, for people. */
    public List<String> lines(Kind kind) {
        return of(kind).stream().limit(LINES).map(Seen::text).toList();
    }

    public boolean knows(Kind kind, String value) {
        return find(kind, value).isPresent();
    }

    /** Whether it is learned what is normal, so that something else may be told. */
    public boolean isLearned(Duration learning, Instant at) {
        return !since.plus(learning).isAfter(at);
    }

    /** With a value that was seen. */
    public Memory with(Kind kind, String value, Instant at) {
        String kept = cut(value);
        Instant first = find(kind, kept).map(Seen::first).orElse(at);
        List<Seen> values = new ArrayList<>(of(kind));
        values.removeIf(one -> one.value().equals(kept));
        values.add(new Seen(kept, first, at));
        values.sort(Comparator.comparing(Seen::last).reversed());
        Map<Kind, List<Seen>> all = new EnumMap<>(Kind.class);
        all.putAll(seen);
        all.put(kind, List.copyOf(values.subList(0, Math.min(MOST, values.size()))));
        return new Memory(subject, since, later(at), settled, rhythm, due, look, all);
    }

    /** Seen in a place: at the same one as before, or it has moved. */
    public Memory at(Place place, Instant at) {
        boolean stayed = of(Kind.PLACE).stream()
                .findFirst()
                .filter(latest -> latest.value().equals(cut(place.name())))
                .isPresent();
        Memory there = with(Kind.PLACE, place.name(), at);
        return stayed ? there : there.with(there.rhythm, there.due, there.look, at);
    }

    /** It authenticated: that is one beat more, and it is not missed. */
    public Memory beat(Instant at) {
        Rhythm next = at.isAfter(last) ? rhythm.beat(Duration.between(last, at)) : rhythm;
        Instant now = later(at);
        Optional<Instant> missed = next.isSteady() ? Optional.of(now.plus(next.patience())) : Optional.empty();
        return new Memory(subject, since, now, settled, next, missed, look, seen);
    }

    /** Its rhythm has to be learned anew. */
    public Memory withoutRhythm() {
        return with(Rhythm.NONE, Optional.empty(), look, settled);
    }

    public Memory dueAt(Optional<Instant> when) {
        return with(rhythm, when, look, settled);
    }

    public Memory lookAt(Optional<Instant> when) {
        return with(rhythm, due, when, settled);
    }

    private Memory with(Rhythm newRhythm, Optional<Instant> newDue, Optional<Instant> newLook, Instant newSettled) {
        return new Memory(subject, since, last, newSettled, newRhythm, newDue, newLook, seen);
    }

    private Instant later(Instant at) {
        return at.isAfter(last) ? at : last;
    }
}
