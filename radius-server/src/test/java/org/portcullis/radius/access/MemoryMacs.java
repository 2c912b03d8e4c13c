package org.portcullis.radius.access;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.portcullis.policy.device.CertifiedMacs;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/** The MAC addresses of certified devices, in memory. */
public final class MemoryMacs implements CertifiedMacs {
    private final Map<MacAddress, Serial> serials = new ConcurrentHashMap<>();

    @Override
    public void seen(Serial serial, MacAddress mac, String nas) {
        serials.put(mac, serial);
    }

    @Override
    public Optional<Serial> lastWith(MacAddress mac) {
        return Optional.ofNullable(serials.get(mac));
    }
}
