package org.portcullis.console.api;

import io.javalin.http.Context;
import java.util.Optional;
import org.portcullis.console.auth.Problem;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.NearestWord;
import org.portcullis.profiler.profile.DeviceFunction;
import org.portcullis.profiler.store.ProfileSearch;

/** The parameters by which profiles are looked for, at the API and at the page. */
public final class ProfileQueries {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private ProfileQueries() {}

    /**
     * {@code q}, {@code function} and {@code cursor}.
     *
     * @throws Problem 422, when one of them cannot be understood
     */
    public static ProfileSearch search(Context context) {
        Optional<String> function = DeviceAnswers.query(context, "function");
        function.filter(word -> DeviceFunction.ofWord(word).isEmpty()).ifPresent(word -> {
            String hint = NearestWord.hint(word, DeviceFunction.words());
            throw Problem.input(
                    "function",
                    "there is no such function"
                            + (hint.isEmpty() ? "; there are " + String.join(", ", DeviceFunction.words()) : hint));
        });
        Optional<MacAddress> after = DeviceAnswers.query(context, "cursor")
                .map(text -> MacAddress.parse(text)
                        .orElseThrow(() -> Problem.input("cursor", "send the \"next\" of the page before this one")));
        return ProfileSearch.of(DeviceAnswers.query(context, "q").orElse(""), function, after);
    }

    static int limit(Context context) {
        return Numbers.limit(context, DEFAULT_LIMIT, MAX_LIMIT);
    }

    /** The address in the path; what cannot be one is not there. */
    public static MacAddress mac(Context context) {
        String text = context.pathParam("mac");
        return MacAddress.parse(text).orElseThrow(() -> missing(text));
    }

    public static Problem missing(String mac) {
        return new Problem(404, "Never seen", "Nothing was seen of a MAC address " + mac + ".");
    }
}
