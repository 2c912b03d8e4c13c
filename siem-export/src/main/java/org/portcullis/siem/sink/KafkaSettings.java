package org.portcullis.siem.sink;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.portcullis.policy.value.Secret;
import org.portcullis.siem.format.EventFormat;

/**
 * A topic of a Kafka cluster.
 *
 * @param bootstrapServers {@code HOST:PORT} of brokers that know the others
 * @param key what goes to the same partition
 * @param format of a record's value
 * @param tls empty for connections in the clear
 * @param login empty where the broker asks for none, or for a certificate alone
 * @param timeout until a broker answers; twice that until a record is acknowledged
 */
public record KafkaSettings(
        List<String> bootstrapServers,
        String topic,
        Key key,
        EventFormat format,
        Optional<TlsIdentity> tls,
        Optional<Login> login,
        Duration timeout)
        implements Target {
    private static final Pattern SERVER = Pattern.compile("([\\w.-]+|\\[[0-9A-Fa-f:.]+]):\\d{1,5}");
    /** As {@code org.apache.kafka.common.internals.Topic} has it. */
    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");

    /** What the key of a record is, by which Kafka chooses its partition. */
    public enum Key {
        /** {@code event.id}: events are spread evenly. */
        EVENT,
        /** The device's serial number, else its MAC address: those of one device stay in their order. */
        DEVICE
    }

    /** SASL (RFC 4422). */
    public enum Mechanism {
        PLAIN("PLAIN"),
        SCRAM_SHA_256("SCRAM-SHA-256"),
        SCRAM_SHA_512("SCRAM-SHA-512");

        private final String registered;

        Mechanism(String registered) {
            this.registered = registered;
        }

        /** Its name in IANA's registry. */
        String registered() {
            return registered;
        }
    }

    /** As whom the exporter signs in. */
    public record Login(Mechanism mechanism, String user, Secret password) {}

    /** @throws IllegalArgumentException with what is wrong, and what would be right */
    public KafkaSettings {
        bootstrapServers = List.copyOf(bootstrapServers);
        if (bootstrapServers.isEmpty() || !bootstrapServers.stream().allMatch(KafkaSettings::isServer)) {
            throw new IllegalArgumentException("bootstrapServers are " + bootstrapServers + "; expected HOST:PORT");
        }
        if (!isTopic(topic)) {
            throw new IllegalArgumentException("topic is " + topic + "; expected letters, digits, '.', '_' and '-'");
        }
        if (tls.isEmpty()
                && login.filter(one -> one.mechanism() == Mechanism.PLAIN).isPresent()) {
            throw new IllegalArgumentException(
                    "plain sends the password as it is; it needs transport: tls, or take scram-sha-512");
        }
    }

    /** Whether it is {@code HOST:PORT}. */
    public static boolean isServer(String text) {
        return SERVER.matcher(text).matches();
    }

    /** Whether a topic may have that name. */
    public static boolean isTopic(String name) {
        return TOPIC.matcher(name).matches();
    }

    @Override
    public String type() {
        return "kafka";
    }

    @Override
    public Sink connect() throws IOException {
        return new KafkaTopic(this);
    }

    @Override
    public String toString() {
        return String.join(",", bootstrapServers) + " " + topic;
    }
}
