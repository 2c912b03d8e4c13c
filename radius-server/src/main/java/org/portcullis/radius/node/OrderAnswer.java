package org.portcullis.radius.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.portcullis.policy.value.Cidr;
import org.portcullis.radius.coa.CoaReport;
import org.portcullis.radius.coa.CoaResult;
import org.portcullis.radius.nas.DynamicAuthorization.Method;
import org.portcullis.radius.packet.Code;

/**
 * What came of something that one node asked of another one's session.
 *
 * @param report what the NAS said; empty where it was not asked
 * @param problem why it was not
 */
public record OrderAnswer(Optional<CoaReport> report, String problem) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static OrderAnswer of(CoaReport report) {
        return new OrderAnswer(Optional.of(report), "");
    }

    static OrderAnswer nothing(String problem) {
        return new OrderAnswer(Optional.empty(), problem);
    }

    String json() {
        ObjectNode json = JSON.createObjectNode().put("problem", problem);
        report.ifPresent(sent -> {
            CoaResult result = sent.result();
            json.put("code", sent.code().name())
                    .put("method", sent.method().name())
                    .put("address", sent.address().getAddress().getHostAddress())
                    .put("port", sent.address().getPort())
                    .put("outcome", result.outcome().name())
                    .put("transmissions", result.transmissions())
                    .put("latency", result.latency().toNanos())
                    .put("detail", result.detail());
            result.errorCause().ifPresent(number -> json.put("errorCause", number.longValue()));
        });
        return json.toString();
    }

    static OrderAnswer parse(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            String problem = json.path("problem").asText();
            return json.has("code") ? of(report(json)) : nothing(problem);
        } catch (JsonProcessingException | RuntimeException foreign) {
            return nothing("its answer is of another version of this software and cannot be read");
        }
    }

    private static CoaReport report(JsonNode json) {
        return new CoaReport(
                Code.valueOf(json.path("code").asText()),
                Method.valueOf(json.path("method").asText()),
                new InetSocketAddress(
                        Cidr.parseAddress(json.path("address").asText()).orElseThrow(),
                        json.path("port").asInt()),
                new CoaResult(
                        CoaResult.Outcome.valueOf(json.path("outcome").asText()),
                        json.has("errorCause")
                                ? Optional.of(json.path("errorCause").asLong())
                                : Optional.empty(),
                        Optional.empty(),
                        json.path("transmissions").asInt(),
                        Duration.ofNanos(json.path("latency").asLong()),
                        json.path("detail").asText()));
    }
}
