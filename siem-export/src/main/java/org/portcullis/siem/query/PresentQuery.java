package org.portcullis.siem.query;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.lucene.index.FilteredTermsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.util.AttributeSource;
import org.apache.lucene.util.BytesRef;

/**
 * The events that have a value in any of some fields: by one walk over the sets of fields that there are, which are few,
 * however many fields are asked for.
 */
final class PresentQuery extends MultiTermQuery {
    private final List<String> names;

    /** @param names of the fields, as they stand in a term of {@link IndexNames#PRESENT} with what is around them */
    PresentQuery(List<String> names) {
        super(IndexNames.PRESENT, CONSTANT_SCORE_BLENDED_REWRITE);
        this.names = List.copyOf(names);
    }

    @Override
    protected TermsEnum getTermsEnum(Terms terms, AttributeSource attributes) throws IOException {
        List<byte[]> wanted = names.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toList();
        return new FilteredTermsEnum(terms.iterator(), false) {
            @Override
            protected AcceptStatus accept(BytesRef term) {
                return wanted.stream().anyMatch(name -> contains(term, name)) ? AcceptStatus.YES : AcceptStatus.NO;
            }
        };
    }

    private static boolean contains(BytesRef term, byte[] part) {
        for (int at = 0; at <= term.length - part.length; at++) {
            int same = 0;
            while (same < part.length && term.bytes[term.offset + at + same] == part[same]) {
                same++;
            }
            if (same == part.length) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public String toString(String field) {
        return IndexNames.PRESENT + ":" + names;
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other) && names.equals(((PresentQuery) other).names);
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + names.hashCode();
    }
}
