package org.portcullis.radius.packet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * The attributes of a packet, read by the names of the dictionary, vendors' ones too. A value that is not of its
 * attribute's kind counts as absent.
 */
public final class AttributeList {
    private final RadiusDictionary dictionary;
    private final List<RawAttribute> attributes;

    public AttributeList(RadiusDictionary dictionary, List<RawAttribute> attributes) {
        this.dictionary = dictionary;
        this.attributes = List.copyOf(attributes);
    }

    public List<RawAttribute> raw() {
        return attributes;
    }

    /** What people can read, {@code NAS-Port-Type = Ethernet} a line; no passwords, no opaque octets. */
    public List<String> lines() {
        return dictionary.lines(attributes);
    }

    /** Every value of that attribute, in the packet's order; what was split over several attributes is put together. */
    public List<byte[]> all(String name) {
        return AttributePlaces.find(attributes, dictionary.definition(name), dictionary::format);
    }

    public Optional<byte[]> octets(String name) {
        return all(name).stream().findFirst();
    }

    /** The first value as text: for an integer the name of its value, where it has one. A tag is left out. */
    public Optional<String> text(String name) {
        return octets(name).flatMap(value -> dictionary.text(name, value));
    }

    /** Every value as text. */
    public List<String> texts(String name) {
        return all(name).stream()
                .map(value -> dictionary.text(name, value))
                .flatMap(Optional::stream)
                .toList();
    }

    /** The first value as a number, unsigned; a tag is left out. */
    public Optional<Long> number(String name) {
        return octets(name).flatMap(value -> dictionary.number(name, value));
    }

    /** The first value as an IPv4 or IPv6 address. */
    public Optional<InetAddress> address(String name) {
        return octets(name)
                .filter(value -> value.length == 4 || value.length == 16)
                .map(value -> {
                    try {
                        return InetAddress.getByAddress(value);
                    } catch (UnknownHostException impossible) {
                        throw new IllegalStateException(impossible);
                    }
                });
    }
}
