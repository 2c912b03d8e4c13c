package org.portcullis.appliance.command;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd that the service is ready, and that it lives, where it waits for that (sd_notify(3), {@code NOTIFY_SOCKET},
 * {@code WATCHDOG_USEC}). The JDK has no datagram sockets of the Unix domain, so systemd's own program sends it; the unit has
 * {@code NotifyAccess=all} for that.
 */
final class ServiceNotification {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceNotification.class);
    private static final int PATIENCE_SECONDS = 30;
    /** Of the time in which systemd wants to hear something, so that one message may be late or lost. */
    private static final int MESSAGES = 3;

    private final boolean heard;
    private final Duration watchdog;

    /** @param environment the process's */
    ServiceNotification(Map<String, String> environment) {
        this.heard = environment.containsKey("NOTIFY_SOCKET");
        this.watchdog = Duration.of(Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", "0")), ChronoUnit.MICROS);
    }

    /** @param status shown by {@code systemctl status} */
    void ready(String status) {
        if (heard) {
            tell("--ready", "--status=" + status);
        }
    }

    /** How often {@link #alive} is to be called. */
    Duration interval() {
        return watchdog.isZero() ? Duration.ofDays(1) : watchdog.dividedBy(MESSAGES);
    }

    /** Threads that wait for each other for ever are not alive: the silence lets systemd start the service again. */
    void alive() {
        if (heard && !watchdog.isZero()) {
            if (ManagementFactory.getThreadMXBean().findDeadlockedThreads() == null) {
                tell("WATCHDOG=1");
            } else {
                LOG.error("threads wait for each other for ever; systemd is to start the service again");
            }
        }
    }

    private static void tell(String... what) {
        try {
            Process notify = new ProcessBuilder(Stream.concat(Stream.of("systemd-notify"), Stream.of(what))
                            .toList())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (!notify.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                notify.destroyForcibly();
                LOG.warn("systemd-notify did not end within {} s", PATIENCE_SECONDS);
            } else if (notify.exitValue() != 0) {
                LOG.warn("systemd-notify ended with {}; systemd goes on waiting", notify.exitValue());
            }
        } catch (IOException e) {
            LOG.warn("systemd waits to hear of this service, and cannot be told: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
