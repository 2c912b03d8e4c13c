package org.portcullis.radius.dictionary;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.portcullis.policy.value.ConfigException;

/**
 * Every attribute and vendor that is known by name. Immutable; a reload makes a new one.
 *
 * @param attributes by name
 * @param vendors by number
 */
public record Definitions(Map<String, AttributeDefinition> attributes, Map<Long, VendorEntry> vendors) {
    private static final DictionarySource BUILT_IN = new DictionarySource.Resource("dictionary");

    public Definitions {
        attributes = Map.copyOf(attributes);
        vendors = Map.copyOf(vendors);
    }

    /**
     * The dictionaries that are built in, and these after them.
     *
     * @throws ConfigException with everything that is wrong in these
     */
    public static Definitions read(List<Path> files) {
        DictionaryFile reading = new DictionaryFile();
        reading.read(BUILT_IN);
        files.forEach(file -> reading.read(new DictionarySource.File(file)));
        return finished(reading);
    }

    /** These dictionaries alone, without those that are built in. */
    static Definitions readAlone(List<DictionarySource> sources) {
        DictionaryFile reading = new DictionaryFile();
        sources.forEach(reading::read);
        return finished(reading);
    }

    private static Definitions finished(DictionaryFile reading) {
        Definitions definitions = reading.definitions();
        if (!reading.problems().isEmpty()) {
            throw new ConfigException(reading.problems());
        }
        return definitions;
    }

    /** How a vendor lays out its attributes. */
    public VendorFormat format(long vendor) {
        VendorEntry entry = vendors.get(vendor);
        return entry == null ? VendorFormat.RECOMMENDED : entry.format();
    }
}
