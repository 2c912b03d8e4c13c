package org.portcullis.console.est;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.UUID;
import org.portcullis.eap.ca.Enrolment;
import org.portcullis.eap.ca.EnrolmentResult;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.Serial;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the event of a refusal; what is granted has its own by the registry. */
final class RefusedEnrolments {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedEnrolments.class);

    private final EventSink events;
    private final String node;
    private final InstantSource clock;

    RefusedEnrolments(EventSink events, String node, InstantSource clock) {
        this.events = events;
        this.node = node;
        this.clock = clock;
    }

    void report(Enrolment.Operation operation, EnrolmentResult.Refused refused, InetAddress from) {
        String who = refused.device().map(serial -> "Device " + serial).orElse("Somebody");
        SecurityEvent event = SecurityEvent.builder(
                        UUID.randomUUID().toString(),
                        clock.instant(),
                        EventAction.ENROLMENT_REFUSED,
                        SecurityEvent.Outcome.FAILURE,
                        who + " was refused a certificate (EST " + operation.word() + ", from " + from.getHostAddress()
                                + "): " + refused.why())
                .set(Field.SERVICE_NODE_NAME, node)
                .set(Field.SOURCE_IP, from)
                .set(Field.DEVICE_SERIAL_NUMBER, refused.device().map(Serial::text))
                .set(Field.EVENT_REASON, refused.code().code())
                .set(Field.FAILURE_CODE, refused.code().code())
                .set(Field.FAILURE_SIDE, refused.code().side().word())
                .set(Field.FAILURE_FIX, refused.code().fix())
                .build();
        events.append(event).whenComplete((sequence, problem) -> {
            if (problem != null) {
                LOG.warn(
                        "the event {} of a refused enrolment could not be journaled: {}",
                        event.id(),
                        problem.toString());
            }
        });
    }
}
