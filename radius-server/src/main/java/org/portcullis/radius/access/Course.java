package org.portcullis.radius.access;

import java.util.List;
import java.util.stream.Collectors;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.radius.packet.AttributeList;

/**
 * How an authentication went, for whoever reads its event: what the first request said, and the EAP packets that followed.
 *
 * @param attributes of the request, {@code NAS-Port-Type = Ethernet}
 * @param steps who sent which EAP packet
 * @param micros when, microseconds since the conversation began; one for each step
 */
record Course(List<String> attributes, List<String> steps, List<Long> micros) {
    static final Course UNKNOWN = new Course(List.of(), List.of(), List.of());

    private static final int MOST_ATTRIBUTES = 32;
    private static final int LONGEST = 160;

    Course {
        attributes = List.copyOf(attributes);
        steps = List.copyOf(steps);
        micros = List.copyOf(micros);
    }

    /** Of a request that is answered at once. */
    static Course of(AttributeList request) {
        return new Course(attributes(request), List.of(), List.of());
    }

    /** Fit for people, and bounded: anyone may put anything into a request. */
    static List<String> attributes(AttributeList request) {
        return request.lines().stream()
                .limit(MOST_ATTRIBUTES)
                .map(PortFacts::printable)
                .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line)
                .toList();
    }

    void write(SecurityEvent.Builder event) {
        event.set(Field.RADIUS_ATTRIBUTES, attributes)
                .set(Field.EAP_STEPS, steps)
                .set(
                        Field.EAP_STEP_TIMES,
                        micros.stream()
                                .map(time -> time / 1000 + "." + time / 100 % 10)
                                .collect(Collectors.joining(" ")));
    }
}
