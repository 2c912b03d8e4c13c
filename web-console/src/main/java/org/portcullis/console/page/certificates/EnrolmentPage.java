package org.portcullis.console.page.certificates;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.portcullis.console.page.Figures;
import org.portcullis.console.page.Frame;
import org.portcullis.policy.device.EnrolmentRequest;

/**
 * Devices that want their first certificate.
 *
 * @param device for whom a password is to be made; empty when nobody said
 */
public record EnrolmentPage(Frame frame, List<Row> rows, String device) {

    /** @param waits how long it has */
    public record Row(String id, String device, String keyId, String proof, String waits) {
        /** Of the device, in its page's address. */
        public String address() {
            return Figures.path(device);
        }
    }

    static EnrolmentPage of(Frame frame, List<EnrolmentRequest> requests, Instant now, String device) {
        return new EnrolmentPage(
                frame,
                requests.stream()
                        .map(request -> new Row(
                                request.id(),
                                request.device().text(),
                                request.keyId(),
                                request.proof(),
                                Figures.span(Duration.between(request.requested(), now))))
                        .toList(),
                device);
    }
}
