package org.portcullis.siem.query;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.DocIdSetBuilder;

/**
 * The events that have a word in any of many fields. As a query for each field it would be planned anew for each piece of the
 * index, of which most fields do not have it.
 */
final class WordAnywhere extends Query {
    private final List<String> fields;
    private final BytesRef word;

    WordAnywhere(List<String> fields, String word) {
        this.fields = List.copyOf(fields);
        this.word = new BytesRef(word);
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
        return new ConstantScoreWeight(this, boost) {
            @Override
            public Scorer scorer(LeafReaderContext leaf) throws IOException {
                List<PostingsEnum> lists = lists(leaf);
                DocIdSetBuilder found = new DocIdSetBuilder(leaf.reader().maxDoc());
                for (PostingsEnum list : lists) {
                    found.add(list);
                }
                return lists.isEmpty()
                        ? null
                        : new ConstantScoreScorer(
                                this, score(), mode, found.build().iterator());
            }

            @Override
            public boolean isCacheable(LeafReaderContext leaf) {
                return true;
            }
        };
    }

    private List<PostingsEnum> lists(LeafReaderContext leaf) throws IOException {
        List<PostingsEnum> lists = new ArrayList<>();
        for (String field : fields) {
            Terms terms = leaf.reader().terms(field);
            if (terms != null) {
                TermsEnum words = terms.iterator();
                if (words.seekExact(word)) {
                    lists.add(words.postings(null, PostingsEnum.NONE));
                }
            }
        }
        return lists;
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public String toString(String field) {
        return "anywhere:" + word.utf8ToString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WordAnywhere that && fields.equals(that.fields) && word.equals(that.word);
    }

    @Override
    public int hashCode() {
        return Objects.hash(fields, word);
    }
}
