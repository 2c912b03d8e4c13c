package org.portcullis.appliance.command;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd that the service is ready, where it waits for that (sd_notify(3), {@code NOTIFY_SOCKET}). The JDK has no datagram
 * sockets of the Unix domain, so systemd's own program sends it; the unit has {@code NotifyAccess=all} for that.
 */
final class ServiceNotification {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceNotification.class);
    private static final int PATIENCE_SECONDS = 30;

    private ServiceNotification() {}

    /** @param status shown by {@code systemctl status} */
    static void ready(String status) throws InterruptedException {
        if (System.getenv("NOTIFY_SOCKET") == null) {
            return;
        }
        try {
            Process notify = new ProcessBuilder("systemd-notify", "--ready", "--status=" + status)
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
            LOG.warn("systemd waits to hear that this is ready, and cannot be told: {}", e.getMessage());
        }
    }
}
