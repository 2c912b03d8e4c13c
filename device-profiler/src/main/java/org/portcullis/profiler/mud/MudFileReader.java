package org.portcullis.profiler.mud;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;

/**
 * Reads a MUD file (RFC 8520 §2, JSON of RFC 7951), of at most {@value #MAX_OCTETS} octets. The file is read whole or
 * refused whole; only of the access lists it is kept why they cannot be used.
 */
public final class MudFileReader {
    public static final int MAX_OCTETS = 256 * 1024;

    private static final int MAX_DEPTH = 24;
    private static final int MAX_STRING = 4096;
    private static final int USUAL_HOURS = 48;
    private static final int MOST_HOURS = 168;
    private static final String MUD = "ietf-mud:mud";
    private static final String ACLS = "ietf-access-control-list:acls";
    private static final Set<String> KNOWN = Set.of(
            "mud-version",
            "mud-url",
            "last-update",
            "mud-signature",
            "cache-validity",
            "is-supported",
            "systeminfo",
            "mfg-name",
            "model-name",
            "firmware-rev",
            "software-rev",
            "documentation",
            "extensions",
            "from-device-policy",
            "to-device-policy");

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_STRING)
                            .maxNameLength(MAX_STRING)
                            .maxNumberLength(20)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private MudFileReader() {}

    /**
     * @param asked from where it was fetched; the file has to be about that very URL
     * @throws MudRefusedException when it is no MUD file for that URL
     */
    public static MudFile read(MudFileUrl asked, byte[] octets) {
        MudNode root = new MudNode("", parsed(octets));
        root.onlyKeys(Set.of(MUD, ACLS));
        MudNode mud = root.required(MUD);
        if (mud.required("mud-version").integer(0, 255) != 1) {
            throw mud.wrong("is of another version than 1, the only one known here");
        }
        if (!mud.required("mud-url").text().equals(asked.text())) {
            throw mud.wrong("is about another mud-url than " + asked);
        }
        AceReader lists = new AceReader(asked, root.child(ACLS));
        return new MudFile(
                asked,
                time(mud.required("last-update")),
                mud.child("mud-signature").map(MudFileReader::address),
                Duration.ofHours(mud.child("cache-validity")
                        .map(hours -> hours.integer(1, MOST_HOURS))
                        .orElse(USUAL_HOURS)),
                mud.required("is-supported").bool(),
                text(mud, "systeminfo"),
                text(mud, "mfg-name"),
                text(mud, "model-name"),
                text(mud, "documentation"),
                lists.direction(mud.child("from-device-policy"), true),
                lists.direction(mud.child("to-device-policy"), false),
                mud.unknownKeys(KNOWN));
    }

    private static JsonNode parsed(byte[] octets) {
        if (octets.length > MAX_OCTETS) {
            throw new MudRefusedException("the file has more than " + MAX_OCTETS + " octets");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
            JsonNode parsed = JSON.readTree(text);
            if (parsed == null || !parsed.isObject()) {
                throw new MudRefusedException("the file is no JSON object");
            }
            return parsed;
        } catch (CharacterCodingException notUtf8) {
            throw new MudRefusedException("the file is not UTF-8", notUtf8);
        } catch (JsonProcessingException notJson) {
            throw new MudRefusedException("the file is not JSON: " + notJson.getOriginalMessage(), notJson);
        }
    }

    private static String text(MudNode mud, String key) {
        return mud.child(key).map(MudNode::text).orElse("");
    }

    private static Instant time(MudNode node) {
        try {
            return OffsetDateTime.parse(node.text()).toInstant();
        } catch (DateTimeException noTime) {
            throw node.wrong("is no date and time as RFC 3339 writes them");
        }
    }

    private static URI address(MudNode node) {
        try {
            return new URI(node.text());
        } catch (URISyntaxException noAddress) {
            throw node.wrong("is no URI");
        }
    }
}
