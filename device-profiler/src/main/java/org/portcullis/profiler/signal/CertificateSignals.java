package org.portcullis.profiler.signal;

import java.util.List;
import java.util.Optional;
import org.portcullis.policy.device.CertificateHints;
import org.portcullis.policy.device.ProvenCredential;

/** What a certificate says of the device that has proven to hold its key. */
public final class CertificateSignals {
    private CertificateSignals() {}

    public static List<Signal> of(ProvenCredential credential) {
        CertificateHints hints = credential.hints();
        return new SignalList()
                .add(Source.CERTIFICATE, "subject.CN", hints.commonName())
                .add(Source.CERTIFICATE, "subject.O", hints.organization())
                .add(Source.CERTIFICATE, "subject.OU", hints.organizationalUnit())
                .add(Source.CERTIFICATE, "subject.serialNumber", hints.serialNumber())
                .add(Source.CERTIFICATE, "issuer", Optional.of(credential.issuer()))
                .add(Source.CERTIFICATE, "hardwareType", hints.hardwareType())
                .add(Source.CERTIFICATE, "hardwareSerial", hints.hardwareSerial())
                .add(Source.CERTIFICATE, "mudUrl", hints.mudUrl().flatMap(MudUrl::of))
                .add(Source.CERTIFICATE, "anchorVendor", credential.anchorVendor())
                .signals();
    }
}
