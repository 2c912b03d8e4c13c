package org.portcullis.policy.rule;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The typed attributes that a rule's condition may read. This table alone drives the type check of conditions, the
 * context that is recorded with every decision, and its fields in events.
 */
public enum Attribute {
    DEVICE_SERIAL("device.serial", Type.TEXT),
    DEVICE_NAME("device.name", Type.TEXT),
    DEVICE_TYPE("device.type", Type.TEXT),
    DEVICE_VENDOR("device.vendor", Type.TEXT),
    DEVICE_MODEL("device.model", Type.TEXT),
    DEVICE_OWNER("device.owner", Type.TEXT),
    DEVICE_TAGS("device.tags", Type.TEXTS),
    DEVICE_STATE("device.state", Type.TEXT),
    DEVICE_PARENT("device.parent", Type.TEXT),
    CREDENTIAL_ISSUER("credential.issuer", Type.TEXT),
    CREDENTIAL_SUBJECT("credential.subject", Type.TEXT),
    CREDENTIAL_SERIAL("credential.serial", Type.TEXT),
    CREDENTIAL_KIND("credential.kind", Type.TEXT),
    CREDENTIAL_NOT_AFTER("credential.notAfter", Type.TIME),
    CREDENTIAL_KEY_TYPE("credential.keyType", Type.TEXT),
    PROFILE_FUNCTION("profile.function", Type.TEXT),
    PROFILE_VENDOR("profile.vendor", Type.TEXT),
    PROFILE_MODEL("profile.model", Type.TEXT),
    PROFILE_OS("profile.os", Type.TEXT),
    PROFILE_CERTAINTY("profile.certainty", Type.NUMBER),
    NAS_NAME("nas.name", Type.TEXT),
    NAS_SITE("nas.site", Type.TEXT),
    NAS_VENDOR("nas.vendor", Type.TEXT),
    NAS_ADDRESS("nas.address", Type.TEXT),
    REQUEST_MAC("request.mac", Type.TEXT),
    REQUEST_PORT("request.port", Type.TEXT),
    REQUEST_PORT_TYPE("request.portType", Type.TEXT),
    REQUEST_SSID("request.ssid", Type.TEXT),
    REQUEST_IDENTITY("request.identity", Type.TEXT),
    REQUEST_ACTION("request.action", Type.TEXT),
    REQUEST_RESOURCE("request.resource", Type.TEXT),
    DIRECTORY_OWNER("directory.owner", Type.TEXT),
    DIRECTORY_DEPARTMENT("directory.department", Type.TEXT),
    DIRECTORY_TYPE("directory.type", Type.TEXT),
    DIRECTORY_LOCATION("directory.location", Type.TEXT),
    DIRECTORY_GROUPS("directory.groups", Type.TEXTS),
    MAB_NAME("mab.name", Type.TEXT),
    MAB_TYPE("mab.type", Type.TEXT),
    MAB_VENDOR("mab.vendor", Type.TEXT),
    MAB_TAGS("mab.tags", Type.TEXTS),
    TIME_HOUR("time.hour", Type.NUMBER),
    TIME_WEEKDAY("time.weekday", Type.NUMBER);

    /** The type of an attribute, with the value that stands for "absent". */
    public enum Type {
        TEXT(""),
        TEXTS(List.of()),
        NUMBER(0L),
        TIME(Instant.EPOCH);

        private final Object absent;

        Type(Object absent) {
            this.absent = absent;
        }

        public Object absent() {
            return absent;
        }
    }

    private static final Map<String, Attribute> BY_NAME = new HashMap<>();

    static {
        for (Attribute attribute : values()) {
            BY_NAME.put(attribute.word, attribute);
        }
    }

    private final String word;
    private final Type type;

    Attribute(String word, Type type) {
        this.word = word;
        this.type = type;
    }

    /** As conditions write it: {@code device.type}. */
    public String word() {
        return word;
    }

    public Type type() {
        return type;
    }

    /** Whether a company's directory tells it. */
    public boolean isOfDirectory() {
        return word.startsWith("directory.");
    }

    /** Whether only a certificate tells it: who the device is. */
    public boolean isOfCertificate() {
        return word.startsWith("device.") || word.startsWith("credential.") || isOfDirectory();
    }

    /** Whether it is concluded from what was seen of the device, which others could imitate. */
    public boolean isOfProfile() {
        return word.startsWith("profile.");
    }

    /** Whether it is known only of devices that show no certificate. */
    public boolean isOfMab() {
        return word.startsWith("mab.");
    }

    public static Optional<Attribute> ofWord(String word) {
        return Optional.ofNullable(BY_NAME.get(word));
    }
}
