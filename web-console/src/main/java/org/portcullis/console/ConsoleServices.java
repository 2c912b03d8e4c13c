package org.portcullis.console;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.portcullis.console.store.AccessStore;
import org.portcullis.eap.ca.DeviceIssuance;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.store.CredentialStore;
import org.portcullis.policy.store.EnrolmentRequests;

/**
 * What the console works with.
 *
 * @param access users and tokens
 * @param audit where logins are reported
 * @param events what is searched
 * @param sessions the live sessions
 * @param commands what can be done to them
 * @param credentials what devices show who they are with
 * @param issuance makes new ones
 * @param enrolments those that wait for approval
 * @param devices the registry
 * @param policy the policy
 * @param metrics the numbers of the other parts; the console adds its own
 * @param ready whether the appliance can do its work, for {@code /health/ready}; must answer quickly
 */
public record ConsoleServices(
        AccessStore access,
        EventSink audit,
        EventQuery events,
        SessionQuery sessions,
        SessionCommands commands,
        CredentialStore credentials,
        DeviceIssuance issuance,
        EnrolmentRequests enrolments,
        DeviceServices devices,
        PolicyServices policy,
        MetricSource metrics,
        BooleanSupplier ready,
        InstantSource clock,
        SecureRandom random) {}
