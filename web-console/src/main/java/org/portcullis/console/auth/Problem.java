package org.portcullis.console.auth;

import java.util.List;
import java.util.Optional;

/** A refusal, answered as a problem document (RFC 9457). What is in it may be seen by the one who is refused. */
public final class Problem extends RuntimeException {
    private final int status;
    private final String title;
    private final List<InputError> errors;
    private final Optional<List<String>> allowed;

    /**
     * One thing wrong with the input.
     *
     * @param path the parameter or member
     */
    public record InputError(String path, String message) {}

    /** @param detail one sentence of what is wrong and what to do */
    public Problem(int status, String title, String detail) {
        this(status, title, detail, List.of(), Optional.empty());
    }

    private Problem(int status, String title, String detail, List<InputError> errors, Optional<List<String>> allowed) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
        this.errors = List.copyOf(errors);
        this.allowed = allowed.map(List::copyOf);
    }

    /** 422: the request was understood, but one of its parameters cannot be. */
    public static Problem input(String path, String message) {
        return input(List.of(new InputError(path, message)));
    }

    /** 422: the same of everything that is wrong with it, at least one thing. */
    public static Problem input(List<InputError> errors) {
        InputError first = errors.get(0);
        String more = errors.size() == 1 ? "" : "; and " + (errors.size() - 1) + " more";
        return new Problem(422, "Wrong input", first.path() + ": " + first.message() + more, errors, Optional.empty());
    }

    /** 409: another one has what only one can have. */
    public static Problem taken(String path, String message) {
        return new Problem(
                409, "Taken", path + ": " + message, List.of(new InputError(path, message)), Optional.empty());
    }

    /** A refusal that names what would have been possible instead. */
    public static Problem instead(int status, String title, String detail, List<String> allowed) {
        return new Problem(status, title, detail, List.of(), Optional.of(allowed));
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public String detail() {
        return getMessage();
    }

    public List<InputError> errors() {
        return errors;
    }

    /** What would have been possible instead, where the refusal is about a choice; there may be nothing. */
    public Optional<List<String>> allowed() {
        return allowed;
    }
}
