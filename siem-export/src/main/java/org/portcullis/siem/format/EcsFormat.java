package org.portcullis.siem.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.portcullis.policy.event.Field;

/** The ECS document itself. */
public final class EcsFormat implements EventFormat {
    private final EcsJson json = new EcsJson();

    @Override
    public byte[] write(Map<Field, Object> values, int most) {
        return Shortening.fitted(values, most, this::encoded);
    }

    private byte[] encoded(Map<Field, Object> values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            json.encode(values, out);
        } catch (IOException impossibleInMemory) {
            throw new UncheckedIOException(impossibleInMemory);
        }
        return out.toByteArray();
    }
}
