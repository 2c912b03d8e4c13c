package org.portcullis.console;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.portcullis.console.gateway.Gateways;
import org.portcullis.console.store.AccessStore;
import org.portcullis.eap.ca.DeviceIssuance;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.store.CredentialStore;
import org.portcullis.policy.store.EnrolmentRequests;
import org.portcullis.profiler.mud.Mud;
import org.portcullis.profiler.profile.ProfileDirectory;
import org.portcullis.siem.sink.Exporter;

/**
 * What the console works with.
 *
 * @param access users and tokens
 * @param signIn how people sign in
 * @param audit where logins are reported
 * @param events what is searched
 * @param sessions the live sessions
 * @param commands what can be done to them
 * @param credentials what devices show who they are with
 * @param issuance makes new ones
 * @param enrolments those that wait for approval
 * @param devices the registry
 * @param profiles what devices seem to be
 * @param gateways what brokers and proxies ask
 * @param policy the policy
 * @param nas who may ask, and what is seen of them
 * @param anomalies what no longer fits
 * @param exporters where events go
 * @param mud what makers say of their devices; empty where that is not enabled
 * @param appliance what the appliance itself is like
 * @param metrics the numbers of the other parts; the console adds its own
 * @param ready whether the appliance can do its work, for {@code /health/ready}; must answer quickly
 */
public record ConsoleServices(
        AccessStore access,
        SignInServices signIn,
        EventSink audit,
        EventQuery events,
        SessionQuery sessions,
        SessionCommands commands,
        CredentialStore credentials,
        DeviceIssuance issuance,
        EnrolmentRequests enrolments,
        DeviceServices devices,
        ProfileDirectory profiles,
        Gateways gateways,
        PolicyServices policy,
        NasServices nas,
        AnomalyServices anomalies,
        List<Exporter> exporters,
        Supplier<Optional<Mud>> mud,
        ApplianceServices appliance,
        MetricSource metrics,
        BooleanSupplier ready,
        InstantSource clock,
        SecureRandom random) {}
