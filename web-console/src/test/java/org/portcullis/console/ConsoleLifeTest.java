package org.portcullis.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.console.api.HttpsServer;
import org.slf4j.LoggerFactory;

class ConsoleLifeTest {
    @TempDir
    Path folder;

    @Test
    void whatItTookInIsAnsweredBeforeItStops() throws Exception {
        TestConsole test = new TestConsole(folder);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        test.readiness = () -> {
            asked.countDown();
            try {
                return answer.await(120, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                return false;
            }
        };
        CompletableFuture<HttpResponse<String>> response = CompletableFuture.supplyAsync(() -> {
            try {
                return test.get("/health/ready");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertTrue(asked.await(120, TimeUnit.SECONDS));
        CompletableFuture<Void> closed = CompletableFuture.runAsync(test::close);
        while (listens(test)) {
            Thread.sleep(10);
        }
        answer.countDown();
        assertEquals("ready\n", response.get(120, TimeUnit.SECONDS).body());
        closed.get(120, TimeUnit.SECONDS);
    }

    private static boolean listens(TestConsole test) {
        try (Socket socket = new Socket(
                test.console.address().getAddress(), test.console.address().getPort())) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void aSenderThatBrokeOffDoesNotHoldUpTheEnd() throws Exception {
        Logger server = (Logger) LoggerFactory.getLogger(HttpsServer.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        server.addAppender(log);
        try (TestConsole test = new TestConsole(folder)) {
            try (Socket socket = test.socket()) {
                socket.getOutputStream()
                        .write(("POST /login HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n"
                                        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 99\r\n\r\nname=")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            assertEquals("live\n", test.get("/health/live").body());
        } finally {
            server.detachAppender(log);
        }
        assertEquals(List.of(), log.list, "it ended without having to wait for anybody");
    }

    @Test
    void aTakenPortIsExplained() throws Exception {
        try (TestConsole test = new TestConsole(folder)) {
            ConsoleSettings settings = new ConsoleSettings(
                    test.console.address(),
                    test.settings.chain(),
                    test.settings.key(),
                    "node-2",
                    test.settings.timezone());
            ListenException refused = assertThrows(ListenException.class, () -> Console.start(settings, test.services));
            assertTrue(
                    refused.getMessage()
                            .contains("127.0.0.1:" + settings.address().getPort()),
                    refused.getMessage());
            assertTrue(refused.getMessage().contains("console.port"), refused.getMessage());
        }
    }

    @Test
    void aConsoleWithoutACertificateIsRefused() throws Exception {
        try (TestConsole test = new TestConsole(folder)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new ConsoleSettings(
                            test.settings.address(),
                            List.of(),
                            test.settings.key(),
                            "node-1",
                            test.settings.timezone()));
        }
    }
}
