import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.portcullis.siem.index.EventIndex;
import org.portcullis.siem.journal.Journal;
import org.portcullis.siem.journal.JournalReader;
import org.portcullis.siem.journal.JournalSettings;
import org.portcullis.siem.sink.IndexTemplate;

/**
 * Brings a journal into the appliance's own index or into an Elasticsearch, and asks either the same questions over REST:
 *
 * <pre>
 * Search ingest JOURNAL FOLDER
 * Search ingest JOURNAL URL PID [SEQUENCE]
 * Search ask URL DEVICES FROM TO once|warm ANSWERS [TOKEN-FILE CA-FILE]
 * </pre>
 *
 * PID is Elasticsearch's, of which, with its children, the CPU time is told; the own index is part of this process. It goes on
 * behind what there is, up to SEQUENCE. Each question is
 * asked once, or until the server is warm and then many times. Elasticsearch is asked in Kibana's query language, as itself understands it. The
 * times, in milliseconds, go to standard output, and what was found (ids, counts) into the file ANSWERS, alike for both.
 */
class Search {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STREAM = "logs-portcullis.access-bench";
    private static final int BULK = 1_000;
    private static final int UNDER_WAY = 4;
    private static final int BUCKETS = 60;
    private static final int COMPARED = 20;
    private static final int ROUNDS = 300;
    private static final long WARM_UP_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long ROUNDS_NANOS = Duration.ofSeconds(8).toNanos();
    private static final long VISIBLE_NANOS = Duration.ofSeconds(1).toNanos();

    /**
     * What is asked.
     *
     * @param kql with places for a MAC address, a serial and a number below 5, other ones each time
     * @param field whose values are counted; "time" for a histogram; empty for the newest 50 and how many there are
     */
    private record Question(String name, String kql, String field) {}

    private static final List<Question> QUESTIONS = List.of(
            new Question("latest-50-by-mac", "source.mac: \"%1$s\"", ""),
            new Question("text-in-message", "message: refused and message: \"port Gi1/0/1%3$d\"", ""),
            new Question("text-anywhere", "\"%2$s\"", ""),
            new Question(
                    "range-cidr-not",
                    "observer.ip: 10.0.0.0/30 and not portcullis.device.type: \"type-%3$d\" and event.duration >= 20000000",
                    ""),
            new Question("reasons-of-refused", "event.outcome: failure", "event.reason"),
            new Question("rules-of-all", "", "rule.name"),
            new Question("devices-of-a-switch", "observer.name: \"switch-%3$d\"", "device.serial_number"),
            new Question("histogram-of-all", "", "time"),
            new Question("histogram-of-some", "event.outcome: failure and observer.name: \"switch-%3$d\"", "time"));

    private final String url;
    private final int devices;
    private final Instant from;
    private final Instant to;
    private final boolean elastic;
    private final String token;
    private final HttpClient http;

    private Search(List<String> words) throws Exception {
        this.url = words.get(0);
        this.devices = Integer.parseInt(words.get(1));
        this.from = Instant.parse(words.get(2));
        this.to = Instant.parse(words.get(3));
        this.elastic = words.size() == 6;
        this.token = elastic ? "" : Files.readString(Path.of(words.get(6))).strip();
        this.http = elastic ? HttpClient.newHttpClient() : trusting(Path.of(words.get(7)));
    }

    public static void main(String[] words) throws Exception {
        if (words[0].equals("ask")) {
            Search search = new Search(List.of(words).subList(1, words.length));
            boolean warm = words[5].equals("warm");
            for (Question question : warm ? QUESTIONS : List.<Question>of()) {
                search.askAgain(question);
            }
            for (Question question : QUESTIONS) {
                search.measure(question, warm, Path.of(words[6]));
            }
            return;
        }
        try (Journal journal = Journal.open(JournalSettings.standard(Path.of(words[1]), "bench"), InstantSource.system())) {
            ProcessHandle server = words.length > 3
                    ? ProcessHandle.of(Long.parseLong(words[3])).orElseThrow()
                    : ProcessHandle.current();
            long last = words.length > 4 ? Long.parseLong(words[4]) : journal.lastSequence();
            long begin = System.nanoTime();
            Duration before = cpu(server);
            if (words.length > 3) {
                send(journal, last, words[2]);
            } else {
                index(journal, Path.of(words[2]));
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.printf(
                    "events up to %d: %.1f s, CPU %.1f s%n", last, seconds, cpu(server).minus(before).toMillis() / 1e3);
        }
    }

    private static Duration cpu(ProcessHandle server) {
        return Stream.concat(Stream.of(server), server.descendants())
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** What is put becomes visible each second, as with Elasticsearch: by somebody who looks. */
    private static void index(Journal journal, Path folder) throws InterruptedException {
        try (EventIndex index = EventIndex.open(folder, journal, InstantSource.system())) {
            long looked = System.nanoTime();
            while (index.status().indexed() < journal.lastSequence()) {
                Thread.sleep(5);
                if (System.nanoTime() - looked > VISIBLE_NANOS) {
                    looked = System.nanoTime();
                    index.search().newest();
                }
            }
        }
    }

    /** By the bulk API, into a data stream by the product's own template. */
    private static void send(Journal journal, long last, String url) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        ObjectNode template = (ObjectNode) JSON.readTree(IndexTemplate.json(STREAM));
        template.withObject("/template/settings/index")
                .put("number_of_shards", 1)
                .put("number_of_replicas", 0)
                .put("refresh_interval", "1s");
        checked(http.send(request(url + "/_index_template/bench").PUT(BodyPublishers.ofString(template.toString())).build(),
                BodyHandlers.ofString()));
        HttpResponse<String> count = http.send(request(url + "/" + STREAM + "/_count").build(), BodyHandlers.ofString());
        long there = count.statusCode() == 404 ? 0 : JSON.readTree(checked(count)).get("count").asLong();
        Queue<CompletableFuture<String>> underWay = new ArrayDeque<>();
        try (JournalReader reader = journal.reader(there + 1)) {
            ByteArrayOutputStream bulk = new ByteArrayOutputStream();
            for (long i = there + 1; i <= last; i++) {
                byte[] event = reader.poll().orElseThrow().payload();
                bulk.writeBytes(("{\"create\":{\"_id\":\"" + id(event) + "\"}}\n").getBytes(StandardCharsets.UTF_8));
                bulk.writeBytes(event);
                bulk.write('\n');
                if (i % BULK == 0 || i == last) {
                    if (underWay.size() == UNDER_WAY) {
                        underWay.remove().join();
                    }
                    HttpRequest post = request(url + "/" + STREAM + "/_bulk?filter_path=errors")
                            .POST(BodyPublishers.ofByteArray(bulk.toByteArray()))
                            .build();
                    underWay.add(http.sendAsync(post, BodyHandlers.ofString()).thenApply(Search::checked));
                    bulk.reset();
                }
            }
        }
        underWay.forEach(CompletableFuture::join);
        for (String end : List.of("_refresh", "_flush")) {
            checked(http.send(
                    request(url + "/" + STREAM + "/" + end).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString()));
        }
    }

    private static String id(byte[] event) {
        String begin = new String(event, 0, Math.min(event.length, 500), StandardCharsets.UTF_8);
        int at = begin.indexOf("\"id\":\"") + 6;
        return begin.substring(at, begin.indexOf('"', at));
    }

    private static HttpClient trusting(Path ca) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        try (InputStream pem = Files.newInputStream(ca)) {
            store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(tls).build();
    }

    private void measure(Question question, boolean warm, Path answers) throws Exception {
        for (int i = 0; i < 20; i++) { // The client's own first requests are none of the server's business.
            checked(http.send(request(url + (elastic ? "/_cluster/health" : "/api/v1/health/live")).build(), BodyHandlers.ofString()));
        }
        List<String> found = new ArrayList<>();
        double first = ask(question, 0, found);
        for (int i = 1; warm && i < COMPARED; i++) {
            ask(question, i, found);
        }
        double[] took = new double[warm ? ROUNDS : 0];
        int asked = 0;
        for (long end = System.nanoTime() + ROUNDS_NANOS; asked < took.length && (asked < COMPARED || System.nanoTime() < end); ) {
            took[asked] = ask(question, asked++, new ArrayList<>());
        }
        Arrays.sort(took, 0, asked);
        System.out.println(question.name + (warm ? " %.2f %.2f".formatted(took[asked / 2], took[asked * 99 / 100]) : " %.1f".formatted(first)));
        Files.write(answers, found.subList(0, warm ? COMPARED : 1), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void askAgain(Question question) throws Exception {
        List<String> unused = new ArrayList<>();
        long end = System.nanoTime() + WARM_UP_NANOS;
        for (int i = 0; System.nanoTime() < end; i++) {
            ask(question, i, unused);
        }
    }

    /** Milliseconds until the answer was there. */
    private double ask(Question question, int time, List<String> found) throws Exception {
        int device = time * 7_919 % devices;
        String mac = "00-11-22-%02X-%02X-%02X".formatted(device >> 16 & 0xFF, device >> 8 & 0xFF, device & 0xFF);
        String kql = question.kql.formatted(mac, "SN-%07d".formatted(device), time % 5);
        HttpRequest request = elastic ? elastic(question, kql) : own(question, kql);
        long begin = System.nanoTime();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        double millis = (System.nanoTime() - begin) / 1e6;
        if (found.size() < COMPARED) {
            JsonNode json = JSON.readTree(checked(answer));
            found.add(question.name + " " + time + ": " + (elastic ? elastic(question, json) : own(question, json)));
        }
        return millis;
    }

    private HttpRequest own(Question question, String kql) {
        String q = "?q=" + URLEncoder.encode(kql, StandardCharsets.UTF_8);
        String what = switch (question.field) {
            case "" -> q + "&limit=50";
            case "time" -> "/histogram" + q + "&from=" + from + "&to=" + to + "&buckets=" + BUCKETS;
            default -> "/facets" + q + "&limit=10&field=" + question.field;
        };
        return request(url + "/api/v1/events" + what).header("Authorization", "Bearer " + token).build();
    }

    private static String own(Question question, JsonNode answer) {
        StringBuilder text = new StringBuilder();
        switch (question.field) {
            case "" -> {
                text.append(answer.get("total"));
                answer.get("events").forEach(event -> text.append(' ').append(event.at("/event/id").asText()));
            }
            case "time" -> answer.get("buckets").forEach(bucket -> {
                if (bucket.get("count").asLong() > 0) {
                    text.append(' ').append(Instant.parse(bucket.get("from").asText()).toEpochMilli()).append('=').append(bucket.get("count"));
                }
            });
            default -> answer.get("values").forEach(
                    value -> text.append(' ').append(value.get("value").asText()).append('=').append(value.get("count")));
        }
        return text.toString();
    }

    private HttpRequest elastic(Question question, String kql) throws IOException {
        ObjectNode body = JSON.createObjectNode();
        if (!kql.isEmpty()) {
            body.withArray("/query/bool/filter").addObject().withObject("/kql").put("query", kql);
        }
        switch (question.field) {
            case "" -> body.put("size", 50).put("track_total_hits", true).withArray("sort").addObject().put("@timestamp", "desc");
            case "time" -> {
                long width = (to.toEpochMilli() - from.toEpochMilli() + BUCKETS - 1) / BUCKETS;
                body.withArray("/query/bool/filter").addObject().withObject("/range/@timestamp").put("gte", from.toString()).put("lt", to.toString());
                body.put("size", 0).withObject("/aggs/a/date_histogram").put("field", "@timestamp").put("min_doc_count", 1)
                        .put("fixed_interval", width + "ms").put("offset", from.toEpochMilli() % width + "ms");
            }
            default -> body.put("size", 0).withObject("/aggs/a/terms").put("field", question.field).put("size", 10);
        }
        return request(url + "/" + STREAM + "/_search?request_cache=false").POST(BodyPublishers.ofString(body.toString())).build();
    }

    private static String elastic(Question question, JsonNode answer) {
        StringBuilder text = new StringBuilder();
        if (question.field.isEmpty()) {
            text.append(answer.at("/hits/total/value"));
            answer.at("/hits/hits").forEach(hit -> text.append(' ').append(hit.at("/_source/event/id").asText()));
        }
        answer.at("/aggregations/a/buckets").forEach(
                bucket -> text.append(' ').append(bucket.get("key").asText()).append('=').append(bucket.get("doc_count")));
        return text.toString();
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).header("Content-Type", "application/json");
    }

    private static String checked(HttpResponse<String> answer) {
        if (answer.statusCode() >= 300 || answer.body().contains("\"errors\":true")) {
            throw new IllegalStateException(answer.request().uri() + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
