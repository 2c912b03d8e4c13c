package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Caller;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.store.Role;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Authority;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.value.Serial;

/** What the routes of devices have in common, with their pages too. */
public final class DeviceAnswers {
    static final Access.ByToken READERS = new Access.ByToken(Access.ANY_ROLE);
    static final Access.ByToken WRITERS = new Access.ByToken(Set.of(Role.ADMIN, Role.OPERATOR));

    private static final JsonFactory JSON = new JsonFactory();

    private DeviceAnswers() {}

    /** Writes a part of a document. */
    @FunctionalInterface
    interface Writing {
        void write(JsonGenerator json) throws IOException;
    }

    static void answer(Context context, Writing writing) {
        context.contentType("application/json").result(octets(writing));
    }

    /** The document itself. */
    static String text(Writing writing) {
        return new String(octets(writing), StandardCharsets.UTF_8);
    }

    private static byte[] octets(Writing writing) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(octets)) {
            writing.write(generator);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return octets.toByteArray();
    }

    /** RFC 9110 §8.8.3: another one after each change of the device itself. */
    public static String tag(Device device) {
        return "\"" + device.id() + "-" + device.version() + "\"";
    }

    /** Who asks, and how far that one may go. */
    public static Actor actor(Context context) {
        Caller caller = Gate.caller(context);
        return new Actor(caller.name().text(), caller.isAdmin() ? Authority.ADMIN : Authority.OPERATOR);
    }

    /** The serial in the path; what cannot be one is not there. */
    public static Serial serial(Context context) {
        return Serial.parse(context.pathParam("serial")).orElseThrow(() -> missing(context.pathParam("serial")));
    }

    public static Problem missing(String serial) {
        return new Problem(404, "No such device", "No device has the serial " + serial + ".");
    }

    /** The registry's refusal as an answer; where it is about a transition, with those that are possible. */
    static Problem problem(RegistryRefusal refusal) {
        List<String> allowed =
                refusal.allowed().stream().map(LifecycleState::word).toList();
        return switch (refusal.kind()) {
            case UNKNOWN_DEVICE -> new Problem(404, "No such device", refusal.getMessage());
            case ALREADY_EXISTS -> new Problem(409, "Serial exists", refusal.getMessage());
            case NOT_PERMITTED -> Problem.instead(403, "Not allowed", refusal.getMessage(), allowed);
            case NOT_ALLOWED, NOT_BOUND -> Problem.instead(409, "Not possible", refusal.getMessage(), allowed);
        };
    }

    static Optional<String> query(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name)).filter(value -> !value.isBlank());
    }
}
