package org.portcullis.appliance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.portcullis.console.browser.Browser;
import org.portcullis.radius.coa.TestNas;

/**
 * One packaged appliance for all tests of the console in this JVM; each uses devices of its own, and leaves policy and settings as
 * they were. The first certificate that a device gets by EST has to be approved, those of cameras last for 8 hours, and events
 * go to a webhook, too. People sign in by certificates of {@link #people}, too, and operators need a second factor. Tests take it as a parameter, by {@code @ExtendWith(RunningConsole.Shared.class)}.
 */
final class RunningConsole implements AutoCloseable {
    static final String PASSWORD = "four words make one";

    private final Home home;
    private final TestNas nas;
    private final Serving serving;
    private final HttpServer receiver;
    private final OpensslCa people;

    private RunningConsole() throws Exception {
        home = Home.init(Files.createTempDirectory(Path.of("target").toAbsolutePath(), "console"));
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", RunningConsole::take);
        receiver.start();
        people = OpensslCa.root(home.folder().resolve("people"));
        publishPeople();
        home.configure("""
                console:
                  secondFactor: operator
                  clientCertificates:
                    port: 0
                    trust: [{ file: people/ca.pem, revocation: { check: [crl], crls: [people.crl], reload: 1s } }]
                ca:
                  approval: true
                  profiles: { camera: { validity: 8h } }
                export:
                  - { name: soar, type: webhook, url: "http://localhost:%d/events" }
                """.formatted(receiver.getAddress().getPort()));
        nas = new TestNas(home.radiusSecret());
        home.takesCoa("port: " + nas.address().getPort());
        serving = Serving.start(home);
        new Api(home, serving).choosePassword(home.password(), PASSWORD);
    }

    /** A receiver of events that takes them all. */
    private static void take(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /** Starts it when it is first asked for, and stops it after the last test. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == RunningConsole.class;
        }

        @Override
        public RunningConsole resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .getOrComputeIfAbsent(RunningConsole.class, any -> start(), RunningConsole.class);
        }

        private static RunningConsole start() {
            try {
                return new RunningConsole();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The CA whose certificates people sign in by; whom it revokes is known after {@link #publishPeople}. */
    OpensslCa people() {
        return people;
    }

    void publishPeople() throws Exception {
        people.publish(home.folder().resolve("people.crl"));
    }

    Home home() {
        return home;
    }

    Serving serving() {
        return serving;
    }

    /** What takes the requests to change sessions, of all switches on this machine. */
    TestNas nas() {
        return nas;
    }

    /** Where its pages are. */
    String origin() {
        return serving.console();
    }

    /** A device behind a switch on this machine. */
    Supplicant supplicant() throws Exception {
        return new Supplicant(home, serving);
    }

    /** Somebody at a browser, who has signed in as the admin. */
    Browser signedIn(Path folder) {
        Browser browser = Browser.open(folder);
        try {
            browser.signIn(origin(), "admin", PASSWORD);
            return browser;
        } catch (RuntimeException | Error e) {
            browser.close();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            serving.close();
            nas.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            receiver.stop(0);
        }
    }
}
