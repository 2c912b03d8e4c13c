package org.portcullis.siem.index;

import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.InetAddressPoint;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.portcullis.policy.event.Field;

/**
 * Counts the values of one field. Where a field has few different values, the list of documents of each is held against what
 * was found; where they are many, they lie in a column and are counted by their number in the leaf.
 */
final class FacetCount {
    /** Different values that are counted without a column, and in all. */
    private static final int MOST_VALUES = 100_000;

    private static final int MOST_DISTINCT = 1_000_000;
    private static final Set<Field.Type> COUNTED =
            Set.of(Field.Type.KEYWORD, Field.Type.MAC, Field.Type.BOOLEAN, Field.Type.IP);

    private final Field field;
    private final Map<BytesRef, long[]> counts = new HashMap<>();

    /** @throws IllegalArgumentException when values of the field are not counted */
    FacetCount(Field field) {
        if (!COUNTED.contains(field.type())) {
            throw new IllegalArgumentException("values of " + field + " are not counted: it holds a " + field.type()
                    + "; name a field of words, addresses or truths");
        }
        this.field = field;
    }

    void add(IndexSearcher searcher, Query query) throws IOException {
        Walk.leaves(searcher, query, this::addLeaf);
    }

    private void addLeaf(Matches matches) throws IOException {
        LeafReader leaf = matches.leaf();
        FieldInfo info = leaf.getFieldInfos().fieldInfo(field.name());
        if (info == null) {
            return;
        }
        Terms terms = leaf.terms(field.name());
        boolean column = info.getDocValuesType() == DocValuesType.SORTED_SET;
        if (terms != null && matches.all()) {
            addFrequencies(terms);
        } else if (column) {
            addColumn(leaf, matches);
        } else if (terms != null) {
            addLists(leaf, terms, matches);
        }
    }

    /** What is found is everything: the index knows how many there are of each. */
    private void addFrequencies(Terms terms) throws IOException {
        TermsEnum values = terms.iterator();
        for (BytesRef value = values.next(); value != null; value = values.next()) {
            add(value, values.docFreq());
        }
    }

    private void addLists(LeafReader leaf, Terms terms, Matches matches) throws IOException {
        if (terms.size() > MOST_VALUES) {
            throw tooMany();
        }
        FixedBitSet found = new FixedBitSet(leaf.maxDoc());
        matches.to(found::set);
        TermsEnum values = terms.iterator();
        PostingsEnum docs = null;
        for (BytesRef value = values.next(); value != null; value = values.next()) {
            docs = values.postings(docs, PostingsEnum.NONE);
            long count = 0;
            for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
                count += found.get(doc) ? 1 : 0;
            }
            add(value, count);
        }
    }

    private void addColumn(LeafReader leaf, Matches matches) throws IOException {
        SortedSetDocValues column = leaf.getSortedSetDocValues(field.name());
        int[] numbers = new int[Math.toIntExact(column.getValueCount())];
        matches.to(doc -> {
            if (column.advanceExact(doc)) {
                for (int i = column.docValueCount(); i > 0; i--) {
                    numbers[(int) column.nextOrd()]++;
                }
            }
        });
        for (int number = 0; number < numbers.length; number++) {
            if (numbers[number] > 0) {
                add(column.lookupOrd(number), numbers[number]);
            }
        }
    }

    private void add(BytesRef value, long count) {
        if (count > 0) {
            long[] known = counts.get(value);
            if (known == null) {
                if (counts.size() == MOST_DISTINCT) {
                    throw tooMany();
                }
                known = new long[1];
                counts.put(BytesRef.deepCopyOf(value), known);
            }
            known[0] += count;
        }
    }

    private SearchException tooMany() {
        return new SearchException(field + " has too many different values to count them; narrow the time");
    }

    EventFacet result(int limit, Set<String> incomplete) {
        List<EventFacet.Count> most = counts.entrySet().stream()
                .sorted(Comparator.<Map.Entry<BytesRef, long[]>>comparingLong(entry -> -entry.getValue()[0])
                        .thenComparing(Map.Entry::getKey))
                .limit(limit)
                .map(entry -> new EventFacet.Count(text(entry.getKey()), entry.getValue()[0]))
                .toList();
        long all = counts.values().stream().mapToLong(count -> count[0]).sum();
        long named = most.stream().mapToLong(EventFacet.Count::count).sum();
        return new EventFacet(most, counts.size(), all - named, incomplete);
    }

    private String text(BytesRef value) {
        if (field.type() != Field.Type.IP) {
            return value.utf8ToString();
        }
        try {
            byte[] octets = BytesRef.deepCopyOf(value).bytes;
            return java.net.InetAddress.getByAddress(
                            InetAddressPoint.decode(octets).getAddress())
                    .getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
