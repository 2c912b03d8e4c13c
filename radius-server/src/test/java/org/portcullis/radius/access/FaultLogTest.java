package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.portcullis.policy.store.StoreException;
import org.portcullis.radius.access.ScriptedEap.Wish;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.PacketTooLongException;
import org.slf4j.LoggerFactory;

/** What the log says of a request that got no answer: always the cause, its stack only where this program is at fault. */
class FaultLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(AccessFlow.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(
                        new NullPointerException(),
                        DropReason.INTERNAL_ERROR,
                        "(INTERNAL_ERROR): java.lang.NullPointerException"),
                Arguments.of(
                        new IllegalStateException("out of order"),
                        DropReason.INTERNAL_ERROR,
                        "IllegalStateException: out of order"),
                Arguments.of(
                        new StoreException("the disk is gone"),
                        DropReason.REGISTRY_UNREADABLE,
                        "StoreException: the disk is gone"),
                Arguments.of(
                        new PacketTooLongException("4097 octets"),
                        DropReason.ANSWER_TOO_LONG,
                        "PacketTooLongException: 4097 octets"),
                Arguments.of(
                        new UnsendableProfileException("profile p", new IllegalArgumentException()),
                        DropReason.PROFILE_UNSENDABLE,
                        "UnsendableProfileException: profile p"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void namesTheCause(RuntimeException fault, DropReason reason, String end) throws Exception {
        try (Fixture fixture = new Fixture()) {
            fixture.policy.set((credential, request) -> {
                throw fault;
            });
            Nas nas = fixture.nas();
            nas.sendEap(ScriptedEap.wish(Wish.DECIDE), nas.begin());
            fixture.awaitDrop(reason);
        }
        assertEquals(1, lines.list.size());
        ILoggingEvent line = lines.list.get(0);
        assertTrue(line.getFormattedMessage().startsWith("No answer to lab-switch"), line.getFormattedMessage());
        assertTrue(line.getFormattedMessage().endsWith(end), line.getFormattedMessage());
        assertEquals(reason == DropReason.INTERNAL_ERROR, line.getThrowableProxy() != null);
    }
}
