package org.portcullis.console;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.portcullis.console.store.AccessStore;
import org.portcullis.policy.event.EventSink;

/**
 * What the console works with.
 *
 * @param access users and tokens
 * @param audit where logins are reported
 * @param events what is searched
 * @param sessions the live sessions
 * @param commands what can be done to them
 * @param devices the registry
 * @param metrics the numbers of the other parts; the console adds its own
 * @param ready whether the appliance can do its work, for {@code /health/ready}; must answer quickly
 */
public record ConsoleServices(
        AccessStore access,
        EventSink audit,
        EventQuery events,
        SessionQuery sessions,
        SessionCommands commands,
        DeviceServices devices,
        MetricSource metrics,
        BooleanSupplier ready,
        InstantSource clock,
        SecureRandom random) {}
