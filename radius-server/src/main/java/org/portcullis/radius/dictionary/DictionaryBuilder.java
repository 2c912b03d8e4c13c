package org.portcullis.radius.dictionary;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.portcullis.policy.value.NearestWord;

/** Puts definitions together from the lines of dictionary files. Each method throws IllegalArgumentException, which says what is wrong. */
final class DictionaryBuilder {
    private static final int INTERNAL = 256;

    /** What the attributes between a BEGIN and its END are below of. */
    private record Context(String kind, String name, AttributePath path) {}

    private record PendingValue(String attribute, String name, String number, DictionaryFile.Place place) {}

    private final Map<String, AttributeDefinition> attributes = new LinkedHashMap<>();
    private final Map<String, DictionaryFile.Place> places = new HashMap<>();
    private final Map<String, VendorEntry> vendors = new HashMap<>();
    private final Map<String, Map<String, Long>> values = new HashMap<>();
    private final List<PendingValue> pending = new ArrayList<>();
    private final Deque<Context> contexts = new ArrayDeque<>();

    void vendor(String name, String number, List<String> options) {
        long id = Numbers.whole(number, 1, 0xFFFFFFFFL, "a vendor's number");
        VendorFormat format = VendorFormat.RECOMMENDED;
        for (String option : options) {
            if (!option.startsWith("format=")) {
                throw new IllegalArgumentException("\"" + option + "\" is not known here; a vendor has format=T,L[,c]");
            }
            format = Numbers.format(option.substring("format=".length()));
        }
        VendorEntry before = vendors.get(name);
        if (before != null && before.number() != id) {
            throw new IllegalArgumentException(
                    "the vendor " + name + " has the number " + before.number() + " already");
        }
        vendors.put(name, new VendorEntry(name, id, format));
    }

    void beginVendor(String name, List<String> options) {
        VendorEntry vendor = vendor(name);
        int type = AttributePath.VENDOR_SPECIFIC;
        for (String option : options) {
            if (!option.startsWith("parent=") && !option.startsWith("format=")) {
                throw new IllegalArgumentException("\"" + option + "\" is not known here; write parent=ATTRIBUTE");
            }
            AttributeDefinition parent = known(option.substring(option.indexOf('=') + 1));
            if (parent.type() != DataType.EVS) {
                throw new IllegalArgumentException(parent.name() + " is no evs, so no vendor's attributes are in it");
            }
            type = parent.path().type();
        }
        contexts.push(new Context("VENDOR", name, AttributePath.ofVendor(type, vendor.number())));
    }

    void beginTlv(String name) {
        AttributeDefinition tlv = known(name);
        if (tlv.type() != DataType.TLV) {
            throw new IllegalArgumentException(name + " is no tlv, so no attributes are in it");
        }
        contexts.push(new Context("TLV", name, tlv.path()));
    }

    /** @param kind VENDOR or TLV */
    void end(String kind, String name) {
        Context open = contexts.peek();
        if (open == null || !open.kind.equalsIgnoreCase(kind) || !open.name.equals(name)) {
            throw new IllegalArgumentException(
                    open == null
                            ? "nothing is open here"
                            : "write END-" + open.kind + " " + open.name + " first; it is open here");
        }
        contexts.pop();
    }

    /** How many contexts are open. */
    int depth() {
        return contexts.size();
    }

    /** Closes what a file left open; empty when it left nothing. */
    Optional<String> closeTo(int depth) {
        Optional<String> open = Optional.empty();
        while (contexts.size() > depth) {
            Context left = contexts.pop();
            open = Optional.of("ends before END-" + left.kind + " " + left.name);
        }
        return open;
    }

    void attribute(String name, String number, String typeWord, List<String> flagWords, DictionaryFile.Place place) {
        AttributeFlags flags = AttributeFlags.read(flagWords, vendors.keySet());
        Optional<AttributePath> parent = flags.vendor().isPresent()
                ? flags.vendor()
                        .map(vendor -> AttributePath.ofVendor(
                                AttributePath.VENDOR_SPECIFIC, vendor(vendor).number()))
                : Optional.ofNullable(contexts.peek()).map(Context::path);
        AttributePath path = path(parent, number);
        TypeWord type = TypeWord.read(typeWord);
        AttributeDefinition definition = new AttributeDefinition(
                name,
                path,
                type.type(),
                type.octets(),
                flags.encryption(),
                flags.tagged(),
                flags.concat(),
                flags.array(),
                Map.of(),
                Map.of());
        AttributeDefinition before = attributes.get(name);
        if (before != null) {
            requireSame(before, definition);
        }
        attributes.put(name, definition);
        places.put(name, place);
    }

    private AttributePath path(Optional<AttributePath> parent, String number) {
        AttributePath path = null;
        for (String part : number.split("\\.", -1)) {
            if (path == null && parent.isEmpty()) {
                // Dictionaries also name what no packet has; it can be read here and not be sent.
                path = AttributePath.ofType((int) Numbers.whole(part, 0, Integer.MAX_VALUE, "an attribute's number"));
                continue;
            }
            AttributePath above = path == null ? parent.get() : path;
            boolean ofVendor = above.hasVendor() && above.numbers().isEmpty();
            long max = ofVendor && !above.isExtended() ? format(above.vendor()).maxType() : INTERNAL - 1;
            path = above.child(Numbers.whole(part, 0, max, "an attribute's number"));
        }
        return path;
    }

    private VendorFormat format(long vendor) {
        return vendors.values().stream()
                .filter(each -> each.number() == vendor)
                .findFirst()
                .map(VendorEntry::format)
                .orElse(VendorFormat.RECOMMENDED);
    }

    /** A name means one place for ever, and what the RFCs define keeps its type; a vendor's type may be corrected. */
    private void requireSame(AttributeDefinition before, AttributeDefinition now) {
        boolean typeMayDiffer = now.path().hasVendor() || now.path().type() >= INTERNAL;
        if (!before.path().equals(now.path()) || before.type() != now.type() && !typeMayDiffer) {
            DictionaryFile.Place place = places.get(now.name());
            throw new IllegalArgumentException(now.name() + " is " + before.path() + " of type "
                    + before.type().word() + " already (" + place.file() + ":" + place.line()
                    + "); give this one another name");
        }
    }

    void value(String attribute, String name, String number, DictionaryFile.Place place) {
        pending.add(new PendingValue(attribute, name, number, place));
    }

    /** Gives the values to their attributes, which may stand below them. */
    void finish(BiConsumer<DictionaryFile.Place, String> problems) {
        for (PendingValue each : pending) {
            try {
                AttributeDefinition attribute = known(each.attribute);
                if (attribute.type() == DataType.OCTETS) {
                    // Some dictionaries name parts of structures so; nothing is written by these names.
                    continue;
                }
                if (!attribute.type().isNumber()) {
                    throw new IllegalArgumentException(attribute.name() + " is of type "
                            + attribute.type().word() + "; only numbers have named values");
                }
                long value = Numbers.value(each.number, attribute.type());
                values.computeIfAbsent(attribute.name(), none -> new LinkedHashMap<>())
                        .put(each.name, value);
            } catch (IllegalArgumentException wrong) {
                problems.accept(each.place, wrong.getMessage());
            }
        }
        pending.clear();
    }

    Definitions definitions() {
        Map<String, AttributeDefinition> all = new LinkedHashMap<>();
        attributes.forEach((name, plain) -> all.put(name, withValues(plain, values.getOrDefault(name, Map.of()))));
        Map<Long, VendorEntry> byNumber = new LinkedHashMap<>();
        vendors.values().stream()
                .sorted(java.util.Comparator.comparing(VendorEntry::name))
                .forEach(vendor -> byNumber.merge(
                        vendor.number(),
                        vendor,
                        (one, other) -> one.format().equals(VendorFormat.RECOMMENDED) ? other : one));
        return new Definitions(all, byNumber);
    }

    private static AttributeDefinition withValues(AttributeDefinition plain, Map<String, Long> values) {
        Map<Long, String> names = new HashMap<>();
        // Of several names for a number the first is the one that is shown.
        values.forEach((name, number) -> names.putIfAbsent(number, name));
        return new AttributeDefinition(
                plain.name(),
                plain.path(),
                plain.type(),
                plain.octets(),
                plain.encryption(),
                plain.tagged(),
                plain.concat(),
                plain.array(),
                values,
                names);
    }

    private VendorEntry vendor(String name) {
        return Optional.ofNullable(vendors.get(name))
                .orElseThrow(() -> new IllegalArgumentException(
                        "no VENDOR " + name + " above this line" + NearestWord.hint(name, vendors.keySet())));
    }

    private AttributeDefinition known(String name) {
        return Optional.ofNullable(attributes.get(name))
                .orElseThrow(() -> new IllegalArgumentException(
                        "no attribute " + name + " is defined" + NearestWord.hint(name, attributes.keySet())));
    }
}
