package org.portcullis.eap.tls;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many TLS handshakes were completed, by version, full and resumed. Safe for use by many threads. */
public final class HandshakeCounts {
    private final Map<TlsVersion, LongAdder> full = new EnumMap<>(TlsVersion.class);
    private final Map<TlsVersion, LongAdder> resumed = new EnumMap<>(TlsVersion.class);

    HandshakeCounts() {
        for (TlsVersion version : TlsVersion.values()) {
            full.put(version, new LongAdder());
            resumed.put(version, new LongAdder());
        }
    }

    void completed(TlsVersion version, boolean resumption) {
        (resumption ? resumed : full).get(version).increment();
    }

    /** Handshakes in which the device proved its certificate's key. */
    public long full(TlsVersion version) {
        return full.get(version).sum();
    }

    /** Handshakes in which an earlier session was resumed. */
    public long resumed(TlsVersion version) {
        return resumed.get(version).sum();
    }
}
