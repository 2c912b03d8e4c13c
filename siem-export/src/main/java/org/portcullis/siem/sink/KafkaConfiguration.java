package org.portcullis.siem.sink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;

/** What Kafka's producer is told. */
final class KafkaConfiguration {
    /** The cluster's own limit decides, which counts what is compressed. */
    private static final int LARGEST_REQUEST = 8 << 20;

    private static final int BATCH_OCTETS = 128 << 10;
    private static final int LINGER_MILLIS = 5;

    private KafkaConfiguration() {}

    /** @throws IOException when a file of the settings cannot be used */
    static Map<String, Object> of(KafkaSettings settings) throws IOException {
        Map<String, Object> keys = new HashMap<>();
        keys.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        keys.put(ProducerConfig.ACKS_CONFIG, "all");
        keys.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        keys.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
        keys.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_OCTETS);
        keys.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
        keys.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        int millis = (int) settings.timeout().toMillis();
        keys.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
        keys.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        keys.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2 * millis + LINGER_MILLIS);
        keys.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        keys.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        String secured = settings.tls().isPresent() ? "SSL" : "PLAINTEXT";
        keys.put(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                settings.login().isPresent() ? "SASL_" + secured : secured);
        if (settings.tls().isPresent()) {
            keys.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, KafkaTls.class);
            keys.put(KafkaTls.CONTEXT, settings.tls().get().context());
        }
        settings.login().ifPresent(login -> {
            keys.put(SaslConfigs.SASL_MECHANISM, login.mechanism().registered());
            keys.put(SaslConfigs.SASL_JAAS_CONFIG, new Password(jaas(login)));
        });
        return keys;
    }

    /** The one way in which the client takes a password. */
    private static String jaas(KafkaSettings.Login login) {
        Class<?> module =
                login.mechanism() == KafkaSettings.Mechanism.PLAIN ? PlainLoginModule.class : ScramLoginModule.class;
        return module.getName() + " required username=" + quoted(login.user()) + " password="
                + quoted(new String(login.password().octets(), StandardCharsets.UTF_8)) + ";";
    }

    private static String quoted(String text) {
        return "\""
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + "\"";
    }
}
