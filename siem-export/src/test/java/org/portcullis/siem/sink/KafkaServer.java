package org.portcullis.siem.sink;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.portcullis.siem.ElasticsearchServer;
import org.portcullis.siem.host.RunningServer;
import org.portcullis.siem.host.ServerCommand;
import org.portcullis.siem.host.ServerFolder;
import org.portcullis.siem.host.ServerHost;

/**
 * A real Kafka of one node, which is broker and controller (KRaft), on {@link ServerHost#here}. {@code mvn -f
 * siem-export/src/test/kafka package} fetches it into {@code target/kafka} of this module, as {@code ./test} does. It listens
 * twice: in the clear for anybody, and over TLS for who signs in.
 */
final class KafkaServer implements AutoCloseable {
    static final String USER = "portcullis";
    static final String PASSWORD = "pass \"word\" \\1";
    static final int PARTITIONS = 3;

    private static final Path JARS = Path.of("target/kafka");

    private final ServerFolder own;
    private final Path folder;
    private final int open = ElasticsearchServer.freePort();
    private final int secured = ElasticsearchServer.freePort();
    private final ServerHost host = ServerHost.here();
    private Optional<RunningServer> running = Optional.empty();

    private KafkaServer(ServerFolder own) {
        this.own = own;
        this.folder = own.path();
    }

    static boolean isThere() {
        return Files.isDirectory(JARS);
    }

    /** Returns when it answers. */
    static KafkaServer start(SelfSigned keys) throws Exception {
        KafkaServer server = new KafkaServer(ServerFolder.make("kafka"));
        server.own.takeJars(JARS);
        Files.copy(keys.file(), server.folder.resolve("broker.p12"));
        Files.write(server.folder.resolve("broker.properties"), server.configuration());
        server.own.handOver();
        try {
            server.up();
            return server;
        } catch (Exception | AssertionError e) {
            server.close();
            throw e;
        }
    }

    private List<String> configuration() {
        String jaas = "org.apache.kafka.common.security.";
        int controller = ElasticsearchServer.freePort();
        return List.of(
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.voters=1@127.0.0.1:" + controller,
                "controller.listener.names=CONTROLLER",
                "listeners=OPEN://" + host.listenAddress() + ":" + open + ",SECURED://" + host.listenAddress() + ":"
                        + secured + ",CONTROLLER://127.0.0.1:" + controller,
                "advertised.listeners=OPEN://" + inTheClear() + ",SECURED://" + overTls(),
                "listener.security.protocol.map=OPEN:PLAINTEXT,SECURED:SASL_SSL,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name=OPEN",
                "sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
                "listener.name.secured.plain.sasl.jaas.config=" + jaas + "plain.PlainLoginModule required user_" + USER
                        + "=\"simple\";",
                "listener.name.secured.scram-sha-256.sasl.jaas.config=" + jaas + "scram.ScramLoginModule required;",
                "listener.name.secured.scram-sha-512.sasl.jaas.config=" + jaas + "scram.ScramLoginModule required;",
                "ssl.keystore.type=PKCS12",
                "ssl.keystore.location=" + folder.resolve("broker.p12"),
                "ssl.keystore.password=" + SelfSigned.PASSWORD,
                "log.dirs=" + folder.resolve("data"),
                "auto.create.topics.enable=false",
                "offsets.topic.replication.factor=1");
    }

    String inTheClear() {
        return "127.0.0.1:" + open;
    }

    String overTls() {
        return "localhost:" + secured;
    }

    /** Starts it again, with what it had on its disk, after {@link #kill}. */
    void up() throws Exception {
        String java = host.javaHome() + "/bin/java -XX:TieredStopAtLevel=1 -Xmx256m -cp '" + folder + "/lib/*' ";
        String scram = "'[name=" + USER + ",password=" + PASSWORD + "]'";
        Path output = folder.resolve("output.log");
        RunningServer started = host.start(new ServerCommand(
                List.of(
                        "bash",
                        "-c",
                        "[ -e data ] || " + java
                                + "kafka.tools.StorageTool format -t AAAAAAAAAAAAAAAAAAAAAQ -c broker.properties"
                                + " --add-scram SCRAM-SHA-256=" + scram + " --add-scram SCRAM-SHA-512=" + scram
                                + " && exec " + java + "kafka.Kafka broker.properties"),
                Map.of("HOME", folder.toString()),
                folder,
                List.of(open, secured),
                output));
        running = Optional.of(started);
        while (!answers()) {
            if (!started.isAlive()) {
                throw new AssertionError("Kafka does not start: " + Files.readString(output));
            }
            Thread.sleep(100);
        }
    }

    private boolean answers() throws InterruptedException {
        try (Admin admin = admin(Duration.ofSeconds(3))) {
            return admin.describeCluster().nodes().get().size() == 1;
        } catch (ExecutionException notYet) {
            return false;
        }
    }

    private Admin admin(Duration patience) {
        String millis = String.valueOf(patience.toMillis());
        return Admin.create(Map.of(
                "bootstrap.servers", inTheClear(), "default.api.timeout.ms", millis, "request.timeout.ms", millis));
    }

    /** @param most octets of a record that it takes */
    void makeTopic(String name, int most) throws Exception {
        try (Admin admin = admin(Duration.ofMinutes(2))) {
            admin.createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1)
                            .configs(Map.of("max.message.bytes", String.valueOf(most)))))
                    .all()
                    .get();
        }
    }

    /** All that the topic has, as a consumer reads it. */
    List<ConsumerRecord<String, String>> read(String topic) {
        Map<String, Object> keys =
                new HashMap<>(Map.of("bootstrap.servers", inTheClear(), "auto.offset.reset", "earliest"));
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(keys, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, String>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    /** Kills it, as a crash would, and waits until it is gone. */
    void kill() {
        running.ifPresent(RunningServer::kill);
        running = Optional.empty();
    }

    @Override
    public void close() {
        kill();
        own.close();
    }
}
