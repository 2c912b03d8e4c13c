package org.portcullis.appliance;

import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.policy.decision.DirectorySource;
import org.portcullis.policy.decision.SessionReview;
import org.portcullis.policy.device.DeviceRegistry;
import org.portcullis.policy.event.EventSink;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.accounting.SessionLedger;
import org.portcullis.radius.accounting.Sessions;
import org.portcullis.radius.coa.ChangeOfAuthorization;
import org.portcullis.radius.coa.EnforcementSettings;
import org.portcullis.radius.coa.Retransmission;

/** Makes the part that tells switches of changes. */
final class CoaLoader {
    private final Configuration configuration;
    private final Supplier<Settings> settings;
    private final PolicyParts policy;
    private final DeviceRegistry registry;
    private final InstantSource clock;
    private final DirectorySource directory;
    private final NasParts nas;

    CoaLoader(
            Configuration configuration,
            Supplier<Settings> settings,
            PolicyParts policy,
            DeviceRegistry registry,
            InstantSource clock,
            DirectoryPart directory,
            NasParts nas) {
        this.configuration = configuration;
        this.settings = settings;
        this.policy = policy;
        this.registry = registry;
        this.clock = clock;
        this.directory = directory.source();
        this.nas = nas;
    }

    /** @throws Failure when this host gives no socket for it */
    ChangeOfAuthorization open(Sessions sessions, SessionLedger ledger, EventSink events, SecureRandom random) {
        SessionReview review = new SessionReview(
                registry,
                policy.inForce(),
                configuration.terms(),
                clock,
                () -> settings.get().configuration().timezone(),
                directory,
                policy.profiles(),
                policy.holds().places());
        try {
            ChangeOfAuthorization coa = new ChangeOfAuthorization(
                    configuration.node(),
                    source(),
                    Retransmission.RFC_5080,
                    enforcement(),
                    new ChangeOfAuthorization.Collaborators(
                            nas::clients,
                            sessions,
                            ledger::stored,
                            registry,
                            review,
                            events,
                            nas.health(),
                            RadiusClock.system(),
                            random));
            policy.inForce().followedBy(coa::followPolicy);
            nas.followedBy(coa::followClients);
            return coa;
        } catch (IOException e) {
            throw new Failure("there is no UDP socket for requests to switches: " + e.getMessage());
        }
    }

    private EnforcementSettings enforcement() {
        EnforcementSettings paced =
                EnforcementSettings.DEFAULT.with(configuration.enforcement().pace());
        return configuration.enforcement().policyChange() == Configuration.PolicyChange.ENFORCE
                ? paced
                : paced.withoutPolicy();
    }

    /** Switches take requests from the server that they know. Of several addresses the system takes the one on the way. */
    private Optional<InetAddress> source() {
        List<InetAddress> served = configuration.radius().addresses();
        return served.size() == 1
                ? Optional.of(served.get(0)).filter(address -> !address.isAnyLocalAddress())
                : Optional.empty();
    }
}
