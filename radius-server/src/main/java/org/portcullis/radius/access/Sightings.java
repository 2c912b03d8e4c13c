package org.portcullis.radius.access;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.decision.AccessRequest;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.signal.CertificateSignals;
import org.portcullis.profiler.signal.Observation;
import org.portcullis.profiler.signal.ObservationSink;
import org.portcullis.profiler.signal.RadiusSignals;
import org.portcullis.profiler.signal.Signal;
import org.portcullis.radius.packet.AttributeList;

/**
 * Tells the profiler what requests say of devices. Nothing is read here: that is left to the profiler's own thread, and
 * where there is no profiler nothing is done at all.
 */
public final class Sightings {
    private final ObservationSink sink;
    private final InstantSource clock;

    public Sightings(ObservationSink sink, InstantSource clock) {
        this.sink = sink;
        this.clock = clock;
    }

    /** An authentication that was decided, however. */
    void decided(Exchange exchange, AccessEvents.Facts facts) {
        Optional<MacAddress> mac = facts.request().mac();
        if (sink == ObservationSink.NONE || mac.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        AttributeList attributes = exchange.attributes();
        AccessRequest request = facts.request();
        Optional<Serial> device = certified(facts.decision());
        Optional<ProvenCredential> proven = facts.proven();
        sink.offer(() -> {
            List<Signal> signals = new ArrayList<>(RadiusSignals.of(
                    new RadiusSignals.Port(request.portType(), request.ssid(), request.identity()), attributes::all));
            proven.map(CertificateSignals::of).ifPresent(signals::addAll);
            return new Observation(mac.get(), device, now, request.nas().name(), signals);
        });
    }

    /**
     * The device whose certificate was proven and is its own: it got in, or came as far as the gate or a rule, which are
     * asked after that.
     */
    private static Optional<Serial> certified(Decision decision) {
        boolean ownCertificate = decision instanceof Decision.Permit
                || decision instanceof Decision.Refuse refuse && refuse.rule().isPresent();
        return ownCertificate ? decision.device().map(device -> device.serial()) : Optional.empty();
    }

    /** What a switch heard from a device, and passes on in accounting. */
    public void heard(Exchange exchange, Optional<MacAddress> mac) {
        if (sink == ObservationSink.NONE
                || mac.isEmpty()
                || !DeviceHint.in(exchange.request().attributes())) {
            return;
        }
        Instant now = clock.instant();
        AttributeList attributes = exchange.attributes();
        String witness = exchange.nas().name();
        sink.offer(() -> new Observation(mac.get(), Optional.empty(), now, witness, RadiusSignals.of(attributes::all)));
    }
}
