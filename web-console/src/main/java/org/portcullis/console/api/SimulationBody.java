package org.portcullis.console.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.portcullis.policy.decision.Simulation;
import org.portcullis.policy.device.DeviceText;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.CertificateNumber;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/**
 * What is to be simulated.
 *
 * @param mac of a device that shows no certificate; empty: the question is about one that does
 * @param policy the text of a draft; empty: the policy in force
 */
record SimulationBody(Simulation.Question question, Optional<MacAddress> mac, Optional<String> policy) {
    private static final Set<String> MEMBERS = new LinkedHashSet<>(
            List.of("method", "device", "credential", "directory", "profile", "nas", "request", "time", "policy"));

    private static final int MAX_CERTAINTY = 100;

    private static final String MAB = "mab";

    /** @param clients what is configured of a switch, by its name */
    static SimulationBody of(Context context, Function<String, Optional<Map<Attribute, Object>>> clients)
            throws IOException {
        JsonBody body = JsonBody.ofUpload(context, MEMBERS);
        Map<Attribute, Object> given = new EnumMap<>(Attribute.class);
        Optional<Serial> device = Optional.empty();
        boolean mab = body.text("method", SimulationBody::method).orElse("").equals(MAB);
        if (mab) {
            List.of("device", "credential", "directory").stream()
                    .filter(body::has)
                    .forEach(member -> body.wrong(member, "is of a device that shows a certificate; leave it out"));
        } else if (body.isObject("device")) {
            given.putAll(group(body, "device"));
        } else {
            device = body.needed("device", Serial::new);
        }
        if (body.isObject("nas")) {
            Map<Attribute, Object> nas = group(body, "nas");
            Optional.ofNullable((String) nas.get(Attribute.NAS_NAME))
                    .flatMap(clients)
                    .ifPresent(given::putAll);
            given.putAll(nas);
        } else {
            body.text(
                            "nas",
                            name -> clients.apply(name)
                                    .orElseThrow(() -> new IllegalArgumentException("no client is named \"" + name
                                            + "\"; name one of portcullis.yml, or give {name, site, vendor, address}")))
                    .ifPresent(given::putAll);
        }
        given.putAll(group(body, "request"));
        given.putAll(group(body, "profile"));
        if (!mab) {
            given.putAll(group(body, "credential"));
            given.putAll(group(body, "directory"));
        }
        Optional<MacAddress> mac =
                Optional.ofNullable((String) given.get(Attribute.REQUEST_MAC)).flatMap(MacAddress::parse);
        if (mab && mac.isEmpty()) {
            body.wrong("request.mac", "is needed: the address that the switch claims");
        }
        Optional<Instant> time = body.text("time", SimulationBody::time);
        Optional<String> policy = body.text("policy");
        body.check();
        return new SimulationBody(new Simulation.Question(device, given, time), mac.filter(any -> mab), policy);
    }

    private static String method(String text) {
        if (!text.equals(MAB) && !text.equals("eap")) {
            throw new IllegalArgumentException("write eap or mab");
        }
        return text;
    }

    /** The members of an object that are attributes; what is not there, or null, is not known. */
    private static Map<Attribute, Object> group(JsonBody body, String name) {
        Map<String, Attribute> members = new LinkedHashMap<>();
        Arrays.stream(Attribute.values())
                .filter(attribute -> attribute.word().startsWith(name + "."))
                .forEach(attribute -> members.put(attribute.word().substring(name.length() + 1), attribute));
        JsonBody object = body.object(name, members.keySet());
        Map<Attribute, Object> given = new EnumMap<>(Attribute.class);
        members.forEach((member, attribute) -> {
            Optional<?> value = switch (attribute.type()) {
                case TEXTS ->
                    object.texts(member, DeviceText::tags)
                            .map(tags -> tags.stream().sorted().toList());
                case NUMBER -> object.integer(member, 0, MAX_CERTAINTY).map(Long::valueOf);
                case TEXT, TIME -> object.text(member, text -> value(attribute, text));
            };
            value.ifPresent(known -> given.put(attribute, known));
        });
        return given;
    }

    /** In the notation that rules see. */
    private static Object value(Attribute attribute, String text) {
        return switch (attribute) {
            case DEVICE_STATE -> DeviceBody.state(text).word();
            case DEVICE_SERIAL -> new Serial(text).text();
            case NAS_VENDOR -> text.toLowerCase(Locale.ROOT);
            case REQUEST_MAC -> text.isEmpty() ? "" : mac(text);
            case CREDENTIAL_SERIAL ->
                CertificateNumber.parse(text)
                        .map(CertificateNumber::text)
                        .orElseThrow(() -> new IllegalArgumentException("write it in hexadecimal digits"));
            case CREDENTIAL_KIND -> {
                if (!text.equals("idevid") && !text.equals("ldevid")) {
                    throw new IllegalArgumentException("write idevid or ldevid");
                }
                yield text;
            }
            default -> attribute.type() == Attribute.Type.TIME ? time(text) : DeviceText.text(text);
        };
    }

    private static String mac(String text) {
        return MacAddress.parse(text)
                .map(MacAddress::ecs)
                .orElseThrow(() -> new IllegalArgumentException("is no MAC address; write it as 00-11-22-AA-BB-CC"));
    }

    /** @throws IllegalArgumentException with what would be right */
    static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException wrong) {
            throw new IllegalArgumentException("write a time in ISO 8601 and UTC, such as 2026-01-31T08:00:00Z");
        }
    }
}
