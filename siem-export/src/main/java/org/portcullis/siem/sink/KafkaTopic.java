package org.portcullis.siem.sink;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.value.MacAddress;

/**
 * A topic of a Kafka cluster: an event is there when every replica in sync has it. The producer is idempotent, so that its own
 * attempts make no second record; after a failure the next attempt has a new one, whose records may repeat some of the last's.
 */
final class KafkaTopic implements Sink {
    private static final List<Field> HEADERS = List.of(Field.EVENT_ID, Field.EVENT_ACTION, Field.SERVICE_NODE_NAME);

    private final KafkaSettings settings;
    private final Map<String, Object> configuration;
    private Optional<KafkaProducer<byte[], byte[]>> open = Optional.empty();

    /** @throws IOException when a file of the settings cannot be used */
    KafkaTopic(KafkaSettings settings) throws IOException {
        this.settings = settings;
        this.configuration = KafkaConfiguration.of(settings);
    }

    @Override
    public void prepare() throws IOException {
        asked(this::producer);
    }

    @Override
    public SinkAnswer send(List<ExportItem> items) throws IOException {
        return asked(() -> {
            KafkaProducer<byte[], byte[]> producer = producer();
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            items.forEach(item -> sent.add(producer.send(record(item))));
            producer.flush();
            return answer(sent);
        });
    }

    /** Something asked of the cluster. */
    @FunctionalInterface
    private interface Call<T> {
        T run() throws InterruptedException;
    }

    private <T> T asked(Call<T> call) throws IOException {
        try {
            return call.run();
        } catch (InterruptedException | InterruptException e) {
            // The one kind has told the thread already, which would keep the producer from closing.
            Thread.interrupted();
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the exporter is stopped");
        } catch (KafkaException e) {
            close();
            throw KafkaFailure.ofCluster(e, settings);
        }
    }

    /** One that knows the topic: else each record would wait by itself for brokers that are away. */
    private KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> producer = open.orElseGet(
                () -> new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer()));
        open = Optional.of(producer);
        producer.partitionsFor(settings.topic());
        return producer;
    }

    private ProducerRecord<byte[], byte[]> record(ExportItem item) {
        List<Header> headers = new ArrayList<>();
        for (Field field : HEADERS) {
            if (item.values().get(field) instanceof String text) {
                headers.add(new RecordHeader(field.name(), text.getBytes(StandardCharsets.UTF_8)));
            }
        }
        byte[] value = settings.format().write(item.values(), Integer.MAX_VALUE);
        return new ProducerRecord<>(settings.topic(), null, key(item).getBytes(StandardCharsets.UTF_8), value, headers);
    }

    private String key(ExportItem item) {
        return switch (settings.key()) {
            case EVENT -> item.id();
            case DEVICE ->
                Stream.of(Field.DEVICE_SERIAL_NUMBER, Field.SOURCE_MAC)
                        .flatMap(field -> Stream.ofNullable(item.values().get(field)))
                        .findFirst()
                        .map(value -> value instanceof MacAddress mac ? mac.ecs() : value.toString())
                        .orElse(item.id());
        };
    }

    private SinkAnswer answer(List<Future<RecordMetadata>> sent) throws InterruptedException {
        List<ItemOutcome> outcomes = new ArrayList<>();
        String said = "";
        for (Future<RecordMetadata> one : sent) {
            try {
                RecordMetadata place = one.get();
                outcomes.add(ItemOutcome.TAKEN);
                said = "topic " + place.topic() + ", partition " + place.partition() + ", offset " + place.offset();
            } catch (ExecutionException e) {
                ItemOutcome outcome = KafkaFailure.ofRecord(e.getCause());
                outcomes.add(outcome);
                said = outcome.status() + " " + outcome.reason();
            }
        }
        boolean settled = outcomes.stream()
                .map(ItemOutcome::verdict)
                .allMatch(verdict -> verdict == ItemOutcome.Verdict.DONE || verdict == ItemOutcome.Verdict.REFUSED);
        if (!settled) {
            close();
        }
        return new SinkAnswer(outcomes, said);
    }

    /** What was sent is either acknowledged by now, or sent again. */
    @Override
    public void close() {
        open.ifPresent(producer -> producer.close(Duration.ZERO));
        open = Optional.empty();
    }
}
