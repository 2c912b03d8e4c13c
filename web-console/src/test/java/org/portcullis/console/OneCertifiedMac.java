package org.portcullis.console;

import java.util.Optional;
import org.portcullis.policy.device.CertifiedMacs;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/** One device has proved its certificate, with one address. */
final class OneCertifiedMac implements CertifiedMacs {
    @Override
    public void seen(Serial serial, MacAddress mac, String nas) {
        throw new AssertionError("nobody proves anything here");
    }

    @Override
    public Optional<Serial> lastWith(MacAddress mac) {
        return Optional.of(new Serial("S-5"))
                .filter(any -> mac.equals(MacAddress.parse("00-11-22-AA-BB-05").orElseThrow()));
    }
}
