package org.portcullis.siem.sink;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A data stream of an Elasticsearch or OpenSearch cluster. */
final class DataStream implements Sink {
    private static final Logger LOG = LoggerFactory.getLogger(DataStream.class);

    private final String name;
    private final Cluster cluster;
    private boolean toldOfPrivileges;

    DataStream(String name, Cluster cluster) {
        this.name = name;
        this.cluster = cluster;
    }

    /** Has the fields mapped by their types, unless somebody else has seen to that, or the credentials do not allow it. */
    @Override
    public void prepare() throws IOException {
        String template = IndexTemplate.name(name);
        try {
            if (!cluster.hasTemplate(template)) {
                cluster.putTemplate(template, IndexTemplate.json(name));
            }
        } catch (RefusedException e) {
            if (e.status() != Cluster.FORBIDDEN) {
                throw e;
            }
            LOG.warn(
                    "may not see to the index template {} ({}); the fields are mapped as the cluster does it",
                    template,
                    e.getMessage());
        }
    }

    @Override
    public SinkAnswer send(List<ExportItem> items) throws IOException {
        SinkAnswer answer = cluster.create(name, items);
        if (answer.outcomes().size() != items.size()) {
            throw new IOException(
                    "a bulk answer has " + answer.outcomes().size() + " items for " + items.size() + " events");
        }
        return answer;
    }

    /**
     * Which of these events are there, in whichever index of the stream: an id is unique only within one of them (so that
     * creating it once more after a rollover would make a second document).
     */
    @Override
    public Set<String> present(List<ExportItem> items) throws IOException {
        unlessForbidden(() -> {
            cluster.refresh(name);
            return Set.of();
        });
        return unlessForbidden(
                () -> cluster.present(name, items.stream().map(ExportItem::id).toList()));
    }

    /** Something asked of the cluster. */
    @FunctionalInterface
    private interface Call {
        Set<String> run() throws IOException;
    }

    /**
     * An API key that may only write still delivers; then the ids alone, in each index for itself, prevent repetition. Empty
     * also while there is no such stream.
     */
    private Set<String> unlessForbidden(Call call) throws IOException {
        try {
            return call.run();
        } catch (RefusedException e) {
            if (e.status() == Cluster.FORBIDDEN && !toldOfPrivileges) {
                LOG.warn(
                        "{}: the credentials lack the privileges read and maintenance; an event whose delivery is in"
                                + " doubt just when the stream rolls over may be there twice",
                        name);
                toldOfPrivileges = true;
            }
            if (e.status() != Cluster.FORBIDDEN && e.status() != Cluster.NOT_FOUND) {
                throw e;
            }
            return Set.of();
        }
    }

    @Override
    public void close() {
        // Connections are the HTTP client's, which lets them go.
    }
}
