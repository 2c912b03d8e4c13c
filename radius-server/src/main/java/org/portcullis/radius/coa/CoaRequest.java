package org.portcullis.radius.coa;

import java.util.List;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.RawAttribute;

/**
 * What a NAS is asked, without what the client adds: Message-Authenticator and Event-Timestamp.
 *
 * @param code Disconnect-Request or CoA-Request
 */
public record CoaRequest(Code code, List<RawAttribute> attributes) {
    public CoaRequest {
        if (code != Code.DISCONNECT_REQUEST && code != Code.COA_REQUEST) {
            throw new IllegalArgumentException("dynamic authorization knows no " + code);
        }
        attributes = List.copyOf(attributes);
    }

    /** Whether that is the code of an answer to this. */
    boolean isAnsweredBy(Code answer) {
        return code == Code.DISCONNECT_REQUEST
                ? answer == Code.DISCONNECT_ACK || answer == Code.DISCONNECT_NAK
                : answer == Code.COA_ACK || answer == Code.COA_NAK;
    }
}
