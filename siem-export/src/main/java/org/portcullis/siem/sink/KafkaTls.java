package org.portcullis.siem.sink;

import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.kafka.common.security.auth.SslEngineFactory;

/** Has Kafka's client speak TLS as every exporter does. The client makes it, by its name. */
public final class KafkaTls implements SslEngineFactory {
    /** The key of the client's configuration that holds the {@link SSLContext}. */
    static final String CONTEXT = "portcullis.tls.context";

    private SSLContext context;

    @Override
    public void configure(Map<String, ?> keys) {
        context = (SSLContext) keys.get(CONTEXT);
    }

    @Override
    public SSLEngine createClientSslEngine(String host, int port, String endpointIdentification) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(endpointIdentification);
        engine.setSSLParameters(parameters);
        return engine;
    }

    @Override
    public SSLEngine createServerSslEngine(String host, int port) {
        throw new UnsupportedOperationException("a producer is no server");
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> keys) {
        return false;
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return Set.of();
    }

    @Override
    public KeyStore keystore() {
        throw new UnsupportedOperationException("only servers are asked for it");
    }

    @Override
    public KeyStore truststore() {
        throw new UnsupportedOperationException("only servers are asked for it");
    }

    @Override
    public void close() {
        // Holds nothing that has to be let go.
    }
}
