package org.portcullis.console.page.search;

import java.util.List;
import org.portcullis.console.store.SavedSearch;

/** The searches that somebody keeps, or others share. */
public record SavedPart(List<Entry> entries) {

    /**
     * One of them.
     *
     * @param own whether it is of who looks at it
     * @param changeable whether that one may change it
     */
    public record Entry(SavedSearch search, boolean own, boolean changeable) {
        public String address() {
            return SearchView.of(search).address();
        }
    }
}
