package org.portcullis.console.page.search;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;
import org.portcullis.console.page.Query;

/** What to put under {@code export} in {@code portcullis.yml} so that a receiver gets what a search finds, and nothing else. */
public final class Sinks {
    private Sinks() {}

    /** One kind of receiver. */
    public record Snippet(String type, String title, String yaml) {}

    static List<Snippet> of(Query query) {
        // a JSON string is a double-quoted scalar of YAML
        String filter = '"' + new String(JsonStringEncoder.getInstance().quoteAsString(query.kql())) + '"';
        return List.of(
                snippet("elasticsearch", "Elasticsearch", filter, """
                            url: https://elasticsearch.example.org:9200
                            dataStream: logs-portcullis.access-default
                            apiKeyFile: es.key
                        """),
                snippet("opensearch", "OpenSearch", filter, """
                            url: https://opensearch.example.org:9200
                            dataStream: logs-portcullis.access-default
                            user: portcullis
                            passwordFile: opensearch.secret
                        """),
                snippet("kafka", "Kafka", filter, """
                            bootstrapServers: [kafka1.example.org:9093, kafka2.example.org:9093]
                            topic: portcullis-events
                            transport: tls
                        """),
                snippet("splunk", "Splunk", filter, """
                            url: https://splunk.example.org:8088
                            tokenFile: hec.token
                        """),
                snippet("syslog", "Syslog", filter, """
                            host: siem.example.org
                            port: 6514
                            transport: tls
                            format: rfc5424-ecs
                        """),
                snippet("webhook", "Webhook", filter, """
                            url: https://soar.example.org/hooks/nac
                            secretFile: webhook.secret
                        """));
    }

    private static Snippet snippet(String type, String title, String filter, String members) {
        return new Snippet(
                type,
                title,
                "export:\n  - name: my-" + type + "\n    type: " + type + "\n" + members.indent(0) + "    filter: "
                        + filter + "\n");
    }
}
