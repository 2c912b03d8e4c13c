package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.portcullis.console.auth.Problem;
import org.portcullis.policy.store.StoreUnreachableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every answer that is none becomes a problem document (RFC 9457), and none tells more than its reader may know. */
final class ProblemAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAnswers.class);
    /** Where Javalin says what else a place answers to; RFC 9110 §15.5.6 wants it in {@code Allow}. */
    private static final String METHODS = "availableMethods";

    private static final String CONTENT_TYPE = "application/problem+json";

    private final JsonFactory json = new JsonFactory();

    void install(RoutesConfig routes) {
        routes.exception(Problem.class, (problem, context) -> answer(context, problem));
        routes.exception(HttpResponseException.class, (refusal, context) -> {
            Optional.ofNullable(refusal.getDetails().get(METHODS))
                    .ifPresent(methods -> context.header("Allow", methods));
            answer(context, plain(refusal.getStatus()));
        });
        routes.exception(Exception.class, (error, context) -> {
            if (error instanceof EofException || error instanceof HttpException) {
                answer(context, plain(400)); // the sender broke off; not a line in the log for everyone who does
                return;
            }
            if (error instanceof StoreUnreachableException) {
                answer(
                        context,
                        new Problem(
                                503,
                                "The registry cannot be reached",
                                "The database of the registry does not answer; nothing was changed. Try again later."));
                return;
            }
            LOG.error("{} {} failed", context.method(), context.path(), error);
            answer(context, plain(500));
        });
    }

    /** A problem of which nothing but its status is to be said. */
    static Problem plain(int status) {
        return switch (status) {
            case 404 -> new Problem(404, "Not found", "There is nothing here.");
            case 405 -> new Problem(405, "Method not allowed", "This place does not answer to that method.");
            case 413 -> new Problem(413, "Too large", "The request is larger than this place takes.");
            default ->
                status < 500
                        ? new Problem(status, "Refused", "The request cannot be understood.")
                        : new Problem(status, "Failed", "The appliance could not do this; its log says why.");
        };
    }

    private void answer(Context context, Problem problem) {
        context.status(problem.status())
                .contentType(CONTENT_TYPE)
                .result(document(problem).getBytes(StandardCharsets.UTF_8));
    }

    String document(Problem problem) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = json.createGenerator(text)) {
            generator.writeStartObject();
            generator.writeStringField("title", problem.title());
            generator.writeNumberField("status", problem.status());
            generator.writeStringField("detail", problem.detail());
            if (!problem.errors().isEmpty()) {
                generator.writeArrayFieldStart("errors");
                for (Problem.InputError error : problem.errors()) {
                    generator.writeStartObject();
                    generator.writeStringField("path", error.path());
                    generator.writeStringField("message", error.message());
                    generator.writeEndObject();
                }
                generator.writeEndArray();
            }
            if (problem.allowed().isPresent()) {
                generator.writeArrayFieldStart("allowed");
                for (String state : problem.allowed().get()) {
                    generator.writeString(state);
                }
                generator.writeEndArray();
            }
            generator.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }
}
