package org.portcullis.console.auth;

import java.util.List;

/** A refusal, answered as a problem document (RFC 9457). What is in it may be seen by the one who is refused. */
public final class Problem extends RuntimeException {
    private final int status;
    private final String title;
    private final List<InputError> errors;

    /**
     * One thing wrong with the input.
     *
     * @param path the parameter or member
     */
    public record InputError(String path, String message) {}

    /** @param detail one sentence of what is wrong and what to do */
    public Problem(int status, String title, String detail) {
        this(status, title, detail, List.of());
    }

    private Problem(int status, String title, String detail, List<InputError> errors) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
        this.errors = List.copyOf(errors);
    }

    /** 422: the request was understood, but one of its parameters cannot be. */
    public static Problem input(String path, String message) {
        return new Problem(422, "Wrong input", path + ": " + message, List.of(new InputError(path, message)));
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
}
