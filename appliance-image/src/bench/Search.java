import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.index.EventIndex;
import org.portcullis.siem.index.EventSearch;
import org.portcullis.siem.index.EventSearch.Wanted;
import org.portcullis.siem.journal.Journal;
import org.portcullis.siem.journal.JournalReader;
import org.portcullis.siem.journal.JournalRecord;
import org.portcullis.siem.journal.JournalSettings;

/**
 * Indexes a journal and asks it, in the appliance's own index or in an Elasticsearch: {@code Search ingest|ask JOURNAL
 * INDEX|URL}. Prints one line a measurement: its name, and microseconds.
 */
class Search {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String STREAM = "/logs-portcullis.access-bench";
    private static final int BULK = 2_000;
    private static final int UNDER_WAY = 3;
    private static final int ROUNDS = 15;

    public static void main(String[] words) throws Exception {
        boolean elastic = words[2].startsWith("http:");
        try (Journal journal = Journal.open(JournalSettings.standard(Path.of(words[1]), "bench"), InstantSource.system())) {
            if (words[0].equals("ingest")) {
                long begin = System.nanoTime();
                if (elastic) {
                    send(journal, words[2]);
                } else {
                    index(journal, Path.of(words[2])).close();
                }
                print("ingest", (System.nanoTime() - begin) / journal.lastSequence() / 1e3);
            } else if (elastic) {
                ask(elastic(words[2], sample(journal)));
            } else {
                try (EventIndex index = index(journal, Path.of(words[2]))) {
                    ask(own(index.search(), sample(journal)));
                }
            }
        }
    }

    private static EventIndex index(Journal journal, Path folder) throws InterruptedException {
        EventIndex index = EventIndex.open(folder, journal, InstantSource.system());
        while (index.status().indexed() < journal.lastSequence()) {
            Thread.sleep(5);
        }
        return index;
    }

    /** The MAC address of some event, and the time of the first and the last. */
    private record Sample(String mac, Instant first, Instant last) {}

    private static Sample sample(Journal journal) {
        String[] found = new String[3];
        for (int i = 0; i < 3; i++) {
            long sequence = new long[] {journal.lastSequence() / 2, 1, journal.lastSequence()}[i];
            try (JournalReader reader = journal.reader(sequence)) {
                String event = new String(reader.poll().orElseThrow().payload(), StandardCharsets.UTF_8);
                String name = i == 0 ? "\"mac\":\"" : "\"@timestamp\":\"";
                int at = event.indexOf(name) + name.length();
                found[i] = event.substring(at, event.indexOf('"', at));
            }
        }
        return new Sample(found[0], Instant.parse(found[1]), Instant.parse(found[2]).plusMillis(1));
    }

    private static void ask(Map<String, Callable<Object>> questions) throws Exception {
        for (Map.Entry<String, Callable<Object>> question : questions.entrySet()) {
            double[] took = new double[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                long begin = System.nanoTime();
                question.getValue().call();
                took[i] = (System.nanoTime() - begin) / 1e3;
            }
            print("first:" + question.getKey(), took[0]);
            double[] warm = Arrays.copyOfRange(took, 5, ROUNDS);
            Arrays.sort(warm);
            print("warm:" + question.getKey(), warm[warm.length / 2]);
        }
    }

    private static void print(String name, double micros) {
        System.out.printf("%s %.1f%n", name, micros);
    }

    private static Map<String, Callable<Object>> own(EventSearch search, Sample sample) {
        Optional<Instant> from = Optional.of(sample.first());
        Optional<Instant> to = Optional.of(sample.last());
        Map<String, Callable<Object>> questions = new LinkedHashMap<>();
        questions.put("latest-50-by-mac", () -> latest(search, "source.mac: \"" + sample.mac() + "\""));
        questions.put("free-text", () -> latest(search, "message: permitted and message: \"rule r7\""));
        questions.put("by-day-and-switch", () -> latest(search, "observer.ip: 10.0.0.0/30 and not portcullis.device.type: type-3"));
        questions.put("facet-of-all", () -> search.facet(Wanted.of(""), Field.RULE_NAME, 10));
        questions.put("facet-of-some", () -> search.facet(Wanted.of("portcullis.nas.site: site-1"), Field.RULE_NAME, 10));
        questions.put("facet-of-many-values", () -> search.facet(Wanted.of("portcullis.nas.site: site-1"), Field.DEVICE_SERIAL_NUMBER, 10));
        questions.put("histogram-of-all", () -> search.histogram(new Wanted("", from, to), 60));
        questions.put("histogram-of-some", () -> search.histogram(new Wanted("portcullis.nas.site: site-1", from, to), 60));
        return questions;
    }

    private static Object latest(EventSearch search, String query) {
        return search.search(query, Optional.empty(), Optional.empty(), Optional.empty(), 50);
    }

    private static Map<String, Callable<Object>> elastic(String url, Sample sample) {
        String site = "{\"term\":{\"portcullis.nas.site\":\"site-1\"}}";
        String all = "{\"match_all\":{}}";
        Map<String, Callable<Object>> questions = new LinkedHashMap<>();
        questions.put("latest-50-by-mac", () -> hits(url, "{\"term\":{\"source.mac\":\"" + sample.mac() + "\"}}"));
        questions.put("free-text", () -> hits(url, "{\"bool\":{\"filter\":[{\"match\":{\"message\":\"permitted\"}},"
                + "{\"match_phrase\":{\"message\":\"rule r7\"}}]}}"));
        questions.put("by-day-and-switch", () -> hits(url, "{\"bool\":{\"filter\":[{\"term\":{\"observer.ip\":\"10.0.0.0/30\"}}],"
                + "\"must_not\":[{\"term\":{\"portcullis.device.type\":\"type-3\"}}]}}"));
        questions.put("facet-of-all", () -> count(url, all, terms("rule.name")));
        questions.put("facet-of-some", () -> count(url, site, terms("rule.name")));
        questions.put("facet-of-many-values", () -> count(url, site, terms("device.serial_number")));
        long width = (sample.last().toEpochMilli() - sample.first().toEpochMilli()) / 60 + 1;
        String histogram = "{\"date_histogram\":{\"field\":\"@timestamp\",\"fixed_interval\":\"" + width + "ms\"}}";
        questions.put("histogram-of-all", () -> count(url, all, histogram));
        questions.put("histogram-of-some", () -> count(url, site, histogram));
        return questions;
    }

    private static String terms(String field) {
        return "{\"terms\":{\"field\":\"" + field + "\",\"size\":10}}";
    }

    private static Object hits(String url, String query) throws Exception {
        return post(url + STREAM + "/_search?request_cache=false", "{\"size\":50,\"track_total_hits\":true,"
                + "\"sort\":[{\"@timestamp\":\"desc\"}],\"query\":{\"bool\":{\"filter\":[" + query + "]}}}");
    }

    private static Object count(String url, String query, String aggregation) throws Exception {
        return post(url + STREAM + "/_search?request_cache=false",
                "{\"size\":0,\"query\":{\"bool\":{\"filter\":[" + query + "]}},\"aggs\":{\"a\":" + aggregation + "}}");
    }

    private static String post(String url, String body) throws Exception {
        return checked(HTTP.send(request("POST", url, body), HttpResponse.BodyHandlers.ofString()));
    }

    private static HttpRequest request(String method, String url, String body) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static String checked(HttpResponse<String> answer) {
        if (answer.statusCode() >= 300 || answer.body().contains("\"errors\":true")) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    /** By the bulk API, with the fields of the product's own index template. */
    private static void send(Journal journal, String url) throws Exception {
        StringBuilder fields = new StringBuilder();
        for (Field field : Field.all()) {
            String type = switch (field.type()) {
                case KEYWORD, MAC -> "keyword";
                default -> field.type().name().toLowerCase(java.util.Locale.ROOT);
            };
            fields.append(fields.length() > 0 ? "," : "").append("\"" + field.name() + "\":{\"type\":\"" + type + "\"}");
        }
        checked(HTTP.send(request("PUT", url + STREAM, "{\"settings\":{\"number_of_shards\":1,\"number_of_replicas\":0},"
                + "\"mappings\":{\"dynamic\":false,\"properties\":{" + fields + "}}}"), HttpResponse.BodyHandlers.ofString()));
        Queue<CompletableFuture<String>> underWay = new ArrayDeque<>();
        try (JournalReader reader = journal.reader(1)) {
            StringBuilder bulk = new StringBuilder();
            for (long i = 1; i <= journal.lastSequence(); i++) {
                JournalRecord record = reader.poll().orElseThrow();
                bulk.append("{\"create\":{\"_id\":\"e-" + i + "\"}}\n")
                        .append(new String(record.payload(), StandardCharsets.UTF_8)).append('\n');
                if (i % BULK == 0 || i == journal.lastSequence()) {
                    if (underWay.size() == UNDER_WAY) {
                        underWay.remove().join();
                    }
                    underWay.add(HTTP.sendAsync(request("POST", url + STREAM + "/_bulk", bulk.toString()),
                            HttpResponse.BodyHandlers.ofString()).thenApply(Search::checked));
                    bulk.setLength(0);
                }
            }
        }
        underWay.forEach(CompletableFuture::join);
        post(url + STREAM + "/_refresh", "");
        post(url + STREAM + "/_flush", "");
    }
}
