package org.portcullis.profiler.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Adds to what is seen of an address what the address alone says: whose block it is from. */
public final class OuiSink implements ObservationSink {
    private final Supplier<OuiTable> table;
    private final ObservationSink next;

    /** @param table the one in force; a reload may bring another */
    public OuiSink(Supplier<OuiTable> table, ObservationSink next) {
        this.table = table;
        this.next = next;
    }

    @Override
    public void offer(Supplier<Observation> unread) {
        next.offer(() -> withVendor(unread.get()));
    }

    private Observation withVendor(Observation seen) {
        List<Signal> signals = new ArrayList<>(table.get().signals(seen.mac()));
        signals.addAll(seen.signals());
        return new Observation(seen.mac(), seen.device(), seen.time(), seen.witness(), signals);
    }
}
