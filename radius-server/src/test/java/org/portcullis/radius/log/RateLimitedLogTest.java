package org.portcullis.radius.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimitedLogTest {
    private long now = Long.MAX_VALUE - 5; // a monotonic clock may wrap

    @Test
    void writesOneLineInAnIntervalAndCountsTheOthers() {
        LoggerContext context = new LoggerContext();
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = context.getLogger("test");
        logger.addAppender(lines);
        RateLimitedLog log = new RateLimitedLog(logger, Duration.ofNanos(10), () -> now);

        log.warn(() -> "first");
        log.warn(() -> "second");
        now += 9;
        log.warn(() -> "third", new IllegalStateException());
        now += 1;
        log.warn(() -> "fourth");
        now += 10;
        log.warn(() -> "fifth", new IllegalStateException());

        assertEquals(
                List.of("first", "fourth (and 2 more like it before)", "fifth"),
                lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
    }
}
