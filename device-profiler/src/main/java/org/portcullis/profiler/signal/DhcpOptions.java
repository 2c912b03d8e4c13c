package org.portcullis.profiler.signal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The options of a DHCP message (RFC 2131 §4.1, RFC 2132 §2). Those that were split are put together again (RFC 3396), also
 * over the fields {@code file} and {@code sname} where option overload says that they hold options.
 */
final class DhcpOptions {
    private static final int PAD = 0;
    private static final int END = 255;
    private static final int OVERLOAD = 52;
    private static final int IN_FILE = 1;
    private static final int IN_SNAME = 2;

    private final Map<Integer, ByteArrayOutputStream> found = new HashMap<>();

    private DhcpOptions() {}

    /** Each option's value, by its code; empty when one of them does not fit into its field. */
    static Optional<Map<Integer, byte[]>> read(byte[] options, byte[] sname, byte[] file) {
        DhcpOptions reading = new DhcpOptions();
        if (!reading.field(options)) {
            return Optional.empty();
        }
        int overload = reading.overload();
        if ((overload & IN_FILE) != 0 && !reading.field(file)) {
            return Optional.empty();
        }
        if ((overload & IN_SNAME) != 0 && !reading.field(sname)) {
            return Optional.empty();
        }
        Map<Integer, byte[]> values = new HashMap<>();
        reading.found.forEach((code, value) -> values.put(code, value.toByteArray()));
        return Optional.of(values);
    }

    private int overload() {
        ByteArrayOutputStream value = found.get(OVERLOAD);
        return value == null || value.size() != 1 ? 0 : value.toByteArray()[0];
    }

    private boolean field(byte[] octets) {
        ByteBuffer in = ByteBuffer.wrap(octets);
        while (in.hasRemaining()) {
            int code = in.get() & 0xFF;
            if (code == END) {
                return true;
            }
            if (code == PAD) {
                continue;
            }
            if (!in.hasRemaining()) {
                return false;
            }
            int length = in.get() & 0xFF;
            if (length > in.remaining()) {
                return false;
            }
            found.computeIfAbsent(code, any -> new ByteArrayOutputStream()).writeBytes(Tlv.take(in, length));
        }
        return true;
    }
}
