package org.portcullis.siem.sink;

import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.portcullis.siem.ElasticsearchServer;

/**
 * One Elasticsearch for all tests of a run, since it takes its time to start. It takes 64 KiB at once, so that it really
 * answers 429.
 */
public final class SharedElasticsearch implements BeforeAllCallback, ParameterResolver {
    private record Closing(ElasticsearchServer server) implements AutoCloseable {
        @Override
        public void close() {
            server.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        server(context);
    }

    private static ElasticsearchServer server(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedElasticsearch.class))
                .getOrComputeIfAbsent(Closing.class, key -> start(), Closing.class)
                .server();
    }

    private static Closing start() {
        try {
            return new Closing(ElasticsearchServer.start(Map.of("indexing_pressure.memory.limit", "64kb")));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ElasticsearchServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return server(context);
    }
}
