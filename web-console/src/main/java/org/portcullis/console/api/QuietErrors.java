package org.portcullis.console.api;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty refuses before any route sees it is answered like everything else, without Jetty's name or its reasons. */
final class QuietErrors extends ErrorHandler {
    private final ProblemAnswers problems;

    QuietErrors(ProblemAnswers problems) {
        this.problems = problems;
    }

    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        Content.Sink.write(response, true, problems.document(ProblemAnswers.plain(code)), callback);
    }
}
