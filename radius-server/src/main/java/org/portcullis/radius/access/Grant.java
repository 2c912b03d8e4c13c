package org.portcullis.radius.access;

import java.util.List;
import org.portcullis.radius.packet.AttributeValue;
import org.portcullis.radius.packet.RawAttribute;

/**
 * What a permitted device's port is going to be told, fixed when it is decided, so that event and Access-Accept say the
 * same.
 *
 * @param sessionId random; goes out as Class and comes back with accounting
 * @param encrypted what can be written only for the request that is answered
 */
record Grant(String sessionId, List<RawAttribute> attributes, List<AttributeValue> encrypted) {
    Grant {
        attributes = List.copyOf(attributes);
        encrypted = List.copyOf(encrypted);
    }
}
