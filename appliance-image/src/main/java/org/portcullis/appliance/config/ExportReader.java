package org.portcullis.appliance.config;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.portcullis.appliance.config.Configuration.Export;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;
import org.portcullis.siem.index.EventFilter;
import org.portcullis.siem.query.KqlException;
import org.portcullis.siem.sink.ElasticsearchSettings.Flavour;
import org.portcullis.siem.sink.ExporterSettings;
import org.portcullis.siem.sink.Target;

/** Reads {@code export}: where events go. */
final class ExportReader {
    private final Map<String, Function<YamlMap, Optional<? extends Target>>> types = new LinkedHashMap<>();

    ExportReader(KeyReader keys) {
        HttpTargetReader http = new HttpTargetReader(keys);
        types.put("elasticsearch", export -> http.elasticsearch(export, Flavour.ELASTICSEARCH));
        types.put("opensearch", export -> http.elasticsearch(export, Flavour.OPENSEARCH));
        types.put("kafka", new KafkaReader(keys)::read);
        types.put("splunk", http::splunk);
        types.put("syslog", new SyslogReader(keys)::read);
        types.put("webhook", http::webhook);
    }

    List<Export> read(YamlValue exports) {
        List<Export> list = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlValue value : exports.list()) {
            YamlMap export = value.map();
            Optional<String> name = export.require("name")
                    .parse(
                            "a name of letters, digits, '.', '_' and '-'",
                            text -> text.matches("[\\w.-]{1,64}") ? Optional.of(text) : Optional.empty());
            EventFilter filter = filter(export.get("filter"));
            int batch = export.get("batch").integer(1, 5000, ExporterSettings.MOST_EVENTS);
            Optional<? extends Target> target =
                    export.require("type").word(types).flatMap(type -> type.apply(export));
            if (name.isPresent() && !names.add(name.get())) {
                export.get("name")
                        .problem("names a second exporter " + name.get() + "; its cursor needs a name of its own");
            }
            if (name.isPresent() && target.isPresent()) {
                list.add(new Export(name.get(), filter, batch, target.get()));
            }
        }
        return list;
    }

    private static EventFilter filter(YamlValue filter) {
        try {
            return filter.text()
                    .map(query -> EventFilter.of(query, InstantSource.system()))
                    .orElse(EventFilter.everything());
        } catch (KqlException e) {
            filter.problem("cannot be understood: " + e.getMessage());
            return EventFilter.everything();
        }
    }
}
