package org.portcullis.radius.packet;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.NearestWord;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.dictionary.AttributeDefinition;
import org.portcullis.radius.dictionary.Definitions;
import org.portcullis.radius.dictionary.ValueText;
import org.portcullis.radius.dictionary.VendorEntry;
import org.portcullis.radius.dictionary.VendorFormat;

/**
 * The attributes that are known by name: what their values mean and how they are written. It never changes once built, so
 * many threads may share one. What a packet holds goes through {@link PacketGate} first; this only interprets values.
 *
 * <p>A name may end in a tag (RFC 2868 §3.1), as in {@code Tunnel-Private-Group-Id:1}; without one it is 0.
 */
public final class RadiusDictionary {
    private static final char TAG = ':';

    private final Definitions definitions;
    private final ReadableAttributes readable;

    private RadiusDictionary(Definitions definitions) {
        this.definitions = definitions;
        this.readable = new ReadableAttributes(this, definitions.attributes().values().stream());
    }

    /** The dictionaries that are built in; reads them anew, so make one and share it. */
    public static RadiusDictionary standard() {
        return with(List.of());
    }

    /**
     * The dictionaries that are built in, and an admin's after them.
     *
     * @throws org.portcullis.policy.value.ConfigException with every problem of these files, each with its line
     */
    public static RadiusDictionary with(List<Path> files) {
        return new RadiusDictionary(Definitions.read(files));
    }

    public boolean knows(String name) {
        return find(name).isPresent();
    }

    /** The name that somebody who mistyped most likely meant, as the end of a message; or nothing. */
    public String hint(String name) {
        return NearestWord.hint(untagged(name), names());
    }

    Collection<String> names() {
        return definitions.attributes().keySet();
    }

    /** The vendor whose attribute this is, as the dictionary writes it; empty for one of the RFCs'. */
    public Optional<String> vendorOf(String name) {
        AttributeDefinition attribute = definition(name);
        return attribute.path().hasVendor()
                ? Optional.of(Optional.ofNullable(
                                definitions.vendors().get(attribute.path().vendor()))
                        .map(VendorEntry::name)
                        .orElse("a vendor"))
                : Optional.empty();
    }

    /** The type on the packet's own level: 26 for a vendor's, 241 to 246 for an extended one. */
    public int typeOf(String name) {
        return definition(name).path().type();
    }

    public VendorFormat format(long vendor) {
        return definitions.format(vendor);
    }

    /**
     * A value from text: a string as it is, a number or the name of its value, an address in its usual form, octets as
     * {@code 0x0a0b}.
     *
     * @throws IllegalArgumentException when the name is not known, or the text is not a value of that attribute
     */
    public AttributeValue value(String name, String text) {
        AttributeDefinition attribute = definition(name);
        try {
            return new AttributeValue(attribute, tag(name), ValueText.encode(attribute, text), this::format);
        } catch (IllegalArgumentException notAValue) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a value of " + name + ": " + notAValue.getMessage(), notAValue);
        }
    }

    /**
     * As {@link #value}, written: for attributes that are not encrypted and whose values fit in one.
     *
     * @throws IllegalArgumentException when it is not so
     */
    public RawAttribute attribute(String name, String text) {
        return single(name, value(name, text).write());
    }

    /** An attribute from a number, by the width of its type. */
    public RawAttribute attribute(String name, long number) {
        AttributeDefinition attribute = definition(name);
        byte[] value;
        try {
            value = ValueText.number(attribute, number);
        } catch (IllegalArgumentException notAValue) {
            throw new IllegalArgumentException(
                    number + " is not a value of " + name + ": " + notAValue.getMessage(), notAValue);
        }
        return single(name, new AttributeValue(attribute, tag(name), value, this::format).write());
    }

    /** An attribute from its octets as they are to be on the wire: with tag, encrypted. */
    public RawAttribute attribute(String name, byte[] value) {
        return single(name, attributes(name, value));
    }

    /** As many attributes as a value needs, from its octets as they are to be on the wire. */
    public List<RawAttribute> attributes(String name, byte[] value) {
        return AttributePlaces.put(definition(name), value, this::format);
    }

    private static RawAttribute single(String name, List<RawAttribute> written) {
        if (written.size() != 1) {
            throw new IllegalArgumentException(
                    "the value of " + name + " is too long: it needs " + written.size() + " attributes");
        }
        return written.get(0);
    }

    /** What people can read of a packet, {@code NAS-Port-Type = Ethernet} a line. */
    List<String> lines(List<RawAttribute> attributes) {
        return readable.lines(attributes);
    }

    /** The text of a value, as {@link #value} takes it; empty when the octets are not of its kind. */
    Optional<String> text(String name, byte[] value) {
        AttributeDefinition attribute = definition(name);
        return ValueText.decode(attribute, withoutTag(attribute, value));
    }

    /** The number in a value; empty when the attribute is none, or the octets are not of its kind. */
    Optional<Long> number(String name, byte[] value) {
        AttributeDefinition attribute = definition(name);
        byte[] octets = withoutTag(attribute, value);
        return attribute.type().isNumber() && octets.length == attribute.type().length()
                ? Optional.of(ValueText.numberOf(attribute, octets))
                : Optional.empty();
    }

    /**
     * The octets of a value without tag and encryption.
     *
     * @param requestAuthenticator of the request that holds it, or that the packet answers
     */
    public Optional<byte[]> reveal(String name, byte[] value, Secret secret, byte[] requestAuthenticator) {
        AttributeDefinition attribute = definition(name);
        byte[] octets = withoutTag(attribute, value);
        return switch (attribute.encryption()) {
            case NONE -> Optional.of(octets);
            case USER_PASSWORD -> HiddenPassword.reveal(octets, secret, requestAuthenticator);
            case TUNNEL_PASSWORD ->
                MppeKey.decrypt(octets, secret, requestAuthenticator).map(Secret::octets);
            case ASCEND_SECRET -> Optional.of(AscendSecret.mask(octets, secret, requestAuthenticator));
        };
    }

    /** The tag of a value; 0 when it has none. */
    public int tagOf(String name, byte[] value) {
        return hasTag(definition(name), value) ? value[0] : 0;
    }

    /** What is known of a name. */
    AttributeDefinition definition(String name) {
        return find(name)
                .orElseThrow(() ->
                        new IllegalArgumentException("the RADIUS dictionary has no attribute " + name + hint(name)));
    }

    private Optional<AttributeDefinition> find(String name) {
        int colon = name.indexOf(TAG);
        if (colon < 0) {
            return Optional.ofNullable(definitions.attributes().get(name));
        }
        return Optional.ofNullable(definitions.attributes().get(name.substring(0, colon)))
                .filter(attribute -> attribute.tagged() && isTag(name.substring(colon + 1)));
    }

    private static boolean isTag(String text) {
        return text.matches("[0-9]{1,2}") && Integer.parseInt(text) <= AttributeValue.MAX_TAG;
    }

    private static int tag(String name) {
        int colon = name.indexOf(TAG);
        return colon < 0 ? 0 : Integer.parseInt(name.substring(colon + 1));
    }

    private static String untagged(String name) {
        int colon = name.indexOf(TAG);
        return colon < 0 ? name : name.substring(0, colon);
    }

    /** A text's first octet is no tag when it is above the tags (RFC 2868 §3.3). */
    private static boolean hasTag(AttributeDefinition attribute, byte[] value) {
        return attribute.tagged() && value.length > 0 && value[0] >= 0 && value[0] <= AttributeValue.MAX_TAG;
    }

    private static byte[] withoutTag(AttributeDefinition attribute, byte[] value) {
        if (!hasTag(attribute, value)) {
            return value;
        }
        if (attribute.isTaggedNumber()) {
            byte[] number = value.clone();
            number[0] = 0;
            return number;
        }
        return Arrays.copyOfRange(value, 1, value.length);
    }
}
