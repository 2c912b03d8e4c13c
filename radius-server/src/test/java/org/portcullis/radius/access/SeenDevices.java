package org.portcullis.radius.access;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.portcullis.profiler.signal.Observation;
import org.portcullis.profiler.signal.ObservationSink;
import org.portcullis.profiler.signal.Signal;

/** Keeps what a server under test says of devices, unread. */
public final class SeenDevices implements ObservationSink {
    private final List<Supplier<Observation>> unread = new CopyOnWriteArrayList<>();

    @Override
    public void offer(Supplier<Observation> seen) {
        unread.add(seen);
    }

    /** How many there are. */
    public int count() {
        return unread.size();
    }

    /** In the order in which they came. */
    public Observation read(int index) {
        return unread.get(index).get();
    }

    /** The signals of one, by their words. */
    public Map<String, String> signals(int index) {
        return read(index).signals().stream().collect(Collectors.toMap(Signal::word, Signal::value));
    }
}
