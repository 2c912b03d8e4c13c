package org.portcullis.policy.decision;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.Session;

/** What a live session kept of the request that began it, beside what it is known by anyway. */
final class RememberedRequest {
    private RememberedRequest() {}

    static Map<Attribute, Object> values(Session.Authorization given) {
        return given.basis()
                .map(basis -> Map.<Attribute, Object>of(
                        Attribute.REQUEST_IDENTITY, basis.identity(),
                        Attribute.REQUEST_SSID, basis.ssid(),
                        Attribute.CREDENTIAL_SUBJECT, basis.subject(),
                        Attribute.CREDENTIAL_KEY_TYPE, basis.keyType()))
                .orElse(Map.of());
    }

    /** What is not known of a session of before it was kept; of the identity, User-Name is. */
    static Set<Attribute> unknown(Session.Authorization given) {
        return given.basis().isPresent()
                ? EnumSet.noneOf(Attribute.class)
                : EnumSet.of(Attribute.REQUEST_SSID, Attribute.CREDENTIAL_SUBJECT, Attribute.CREDENTIAL_KEY_TYPE);
    }
}
