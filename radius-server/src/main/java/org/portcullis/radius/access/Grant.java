package org.portcullis.radius.access;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import org.portcullis.radius.packet.AttributeCode;
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

    /** The Session-Timeout that goes out, in seconds. */
    OptionalLong sessionTimeout() {
        return attributes.stream()
                .filter(each -> each.type() == AttributeCode.SESSION_TIMEOUT && each.value().length == Integer.BYTES)
                .mapToLong(each -> ByteBuffer.wrap(each.value()).getInt() & 0xFFFFFFFFL)
                .findFirst();
    }
}
