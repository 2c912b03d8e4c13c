package org.portcullis.profiler.signal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Domain names in the wire format of RFC 1035 §3.1, without compression, as DHCP carries them. */
final class DomainName {
    private static final int MAX_NAME = 255;
    private static final int MAX_LABEL = 63;

    private DomainName() {}

    /** The name with dots; a partial one has no root label at its end. Empty when it is malformed or has no label. */
    static Optional<String> text(byte[] wire) {
        if (wire.length > MAX_NAME) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(wire);
        List<String> labels = new ArrayList<>();
        while (in.hasRemaining()) {
            int length = in.get() & 0xFF;
            if (length == 0 && in.hasRemaining() || length > MAX_LABEL || length > in.remaining()) {
                return Optional.empty();
            }
            if (length > 0) {
                labels.add(new String(Tlv.take(in, length), StandardCharsets.UTF_8));
            }
        }
        return labels.isEmpty() ? Optional.empty() : Optional.of(String.join(".", labels));
    }
}
