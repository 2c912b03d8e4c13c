package org.portcullis.siem.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;
import org.portcullis.policy.event.Field;

/** Queries for words, phrases and wildcards; of those that cost much, only a few in one query. */
final class WordQueries {
    private static final int MAX_WILDCARDS = 8;

    private final Analyzer analyzer = new StandardAnalyzer();
    private final QueryCost cost;

    WordQueries(QueryCost cost) {
        this.cost = cost;
    }

    /** An exact word, or with wildcards. */
    Query keyword(Field field, Value.Word word, int position) {
        if (!word.wildcard()) {
            return new TermQuery(new Term(field.name(), word.parts().get(0)));
        }
        if (word.startsWithWildcard()) {
            cost.leadingWildcard(position);
        }
        return wildcard(field, word, position);
    }

    /** Words in prose: a quoted text as a phrase, else any of the words. */
    Query text(Field field, Value value) {
        if (value.quoted()) {
            List<String> terms = terms(field, value.text());
            return terms.isEmpty()
                    ? new MatchNoDocsQuery()
                    : new PhraseQuery(field.name(), terms.toArray(String[]::new));
        }
        List<Query> any = new ArrayList<>();
        for (Value.Word word : value.words()) {
            if (word.wildcard()) {
                List<String> parts = word.parts().stream()
                        .map(part -> part.toLowerCase(Locale.ROOT))
                        .toList();
                any.add(keyword(field, new Value.Word(parts), value.position()));
            } else {
                for (String term : terms(field, word.toString())) {
                    any.add(new TermQuery(new Term(field.name(), term)));
                }
            }
        }
        cost.clauses(any.size(), value.position());
        return any.isEmpty() ? new MatchNoDocsQuery() : LuceneCompiler.any(any);
    }

    /** In all fields at once, a wildcard at the beginning would read every value of every field. */
    void allowNoLeadingWildcard(Value value) {
        if (!value.quoted() && value.words().stream().anyMatch(Value.Word::startsWithWildcard)) {
            throw new KqlException(
                    value.position(),
                    "a value that begins with a wildcard needs a field, such as message: " + value.text());
        }
    }

    private static Query wildcard(Field field, Value.Word word, int position) {
        if (word.parts().size() - 1 > MAX_WILDCARDS) {
            throw new KqlException(position, "a value has at most " + MAX_WILDCARDS + " wildcards");
        }
        if (word.parts().size() == 2 && word.parts().get(1).isEmpty()) {
            return new PrefixQuery(new Term(field.name(), word.parts().get(0)));
        }
        List<String> escaped = word.parts().stream()
                .map(part -> part.replaceAll("[*?\\\\]", "\\\\$0"))
                .toList();
        try {
            return new WildcardQuery(new Term(field.name(), String.join("*", escaped)));
        } catch (TooComplexToDeterminizeException e) {
            throw new KqlException(position, "the value with its wildcards is too complex");
        }
    }

    private List<String> terms(Field field, String text) {
        List<String> terms = new ArrayList<>();
        try (TokenStream tokens = analyzer.tokenStream(field.name(), text)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                terms.add(term.toString());
            }
            tokens.end();
        } catch (IOException impossibleFromAString) {
            throw new UncheckedIOException(impossibleFromAString);
        }
        return terms;
    }
}
