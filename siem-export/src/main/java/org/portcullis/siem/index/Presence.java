package org.portcullis.siem.index;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.BytesRef;
import org.portcullis.siem.query.IndexNames;

/**
 * Which fields an event has, as one term for all of them: events have few different sets of fields, so that a term a field
 * would be most of the index.
 */
final class Presence {
    private static final int REMEMBERED = 4_096;

    private final List<String> names;
    private final BitSet present = new BitSet();
    private final Map<BitSet, BytesRef> terms = new HashMap<>();

    /** @param names of all fields */
    Presence(List<String> names) {
        this.names = names;
    }

    /** For the next event. */
    void clear() {
        present.clear();
    }

    /** @param number of the field, in the order of their names */
    void add(int number) {
        present.set(number);
    }

    BytesRef term() {
        BytesRef known = terms.get(present);
        if (known == null) {
            if (terms.size() == REMEMBERED) {
                terms.clear();
            }
            List<String> there = new ArrayList<>();
            present.stream().forEach(number -> there.add(names.get(number)));
            known = new BytesRef(IndexNames.presentTerm(there));
            terms.put((BitSet) present.clone(), known);
        }
        return known;
    }
}
