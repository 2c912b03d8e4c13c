package org.portcullis.console.page.devices;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.portcullis.console.FieldText;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.siem.format.EcsJson;

/**
 * Where a device was last seen, by the event of its last authentication.
 *
 * @param given what the rules saw of the switch and of the request
 * @param where switch and port, for a person
 */
record LastRequest(Map<Attribute, Object> given, String where) {
    private static final Set<Attribute> OF_SWITCH = EnumSet.range(Attribute.NAS_NAME, Attribute.NAS_ADDRESS);
    private static final Set<Attribute> OF_REQUEST = EnumSet.range(Attribute.REQUEST_MAC, Attribute.REQUEST_IDENTITY);
    private static final EcsJson ECS = new EcsJson();

    /**
     * What is recorded; of the switch, what is configured today.
     *
     * @return empty when the event does not tell what the rules saw
     */
    static Optional<LastRequest> of(String document, Function<String, Optional<Map<Attribute, Object>>> clients) {
        Map<Field, Object> event = ECS.decode(document.getBytes(StandardCharsets.UTF_8));
        String nas = text(event, Field.context(Attribute.NAS_NAME));
        if (nas.isEmpty()) {
            return Optional.empty();
        }
        Map<Attribute, Object> given = new EnumMap<>(Attribute.class);
        OF_SWITCH.forEach(attribute -> given.put(attribute, text(event, Field.context(attribute))));
        OF_REQUEST.forEach(attribute -> given.put(attribute, text(event, Field.context(attribute))));
        clients.apply(nas).ifPresent(given::putAll);
        String port = text(event, Field.context(Attribute.REQUEST_PORT));
        return Optional.of(new LastRequest(given, port.isEmpty() ? nas : nas + ", port " + port));
    }

    private static String text(Map<Field, Object> event, Field field) {
        return FieldText.of(event.get(field));
    }
}
