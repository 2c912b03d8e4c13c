package org.portcullis.policy.device;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;

/** Devices as the file that {@link DeviceCsv} reads. */
public final class DeviceCsvWriter {
    private final GuardedCsv rows;

    /** Writes the header. */
    public DeviceCsvWriter(Appendable text) throws IOException {
        rows = new GuardedCsv(text, DeviceCsv.COLUMNS);
    }

    public void write(Device device) throws IOException {
        List<String> cells = List.of(
                device.serial().text(),
                device.name(),
                device.type(),
                device.vendor(),
                device.model(),
                device.owner(),
                String.join(" ", new TreeSet<>(device.tags())),
                device.state().word());
        rows.write(cells);
    }
}
