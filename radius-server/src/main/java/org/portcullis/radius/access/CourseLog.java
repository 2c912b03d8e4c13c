package org.portcullis.radius.access;

import java.util.ArrayList;
import java.util.List;
import org.portcullis.eap.peer.EapWords;
import org.portcullis.radius.packet.AttributeList;

/** Notes the course of one conversation while it lasts; for one user at a time, as the conversation is. */
final class CourseLog {
    /** A handshake has a dozen packets, with a long chain in small fragments two or three times as many. */
    static final int MOST_STEPS = 48;

    private final List<String> steps = new ArrayList<>();
    private final List<Long> micros = new ArrayList<>();
    private List<String> attributes = List.of();

    /** The request that began it. */
    void begins(AttributeList request) {
        attributes = Course.attributes(request);
    }

    /** @param nanos since the conversation began */
    void fromDevice(byte[] packet, long nanos) {
        note("device: ", packet, nanos);
    }

    /** @param nanos since the conversation began */
    void fromServer(byte[] packet, long nanos) {
        note("server: ", packet, nanos);
    }

    private void note(String who, byte[] packet, long nanos) {
        if (steps.size() < MOST_STEPS) {
            steps.add(who + EapWords.of(packet));
            micros.add(nanos / 1000);
        } else if (steps.size() == MOST_STEPS) {
            steps.add("more packets, which are not listed");
            micros.add(nanos / 1000);
        }
    }

    /** Up to now. */
    Course course() {
        return new Course(attributes, steps, micros);
    }
}
