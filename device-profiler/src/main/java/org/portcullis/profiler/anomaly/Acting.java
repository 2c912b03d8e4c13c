package org.portcullis.profiler.anomaly;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import org.portcullis.policy.store.StoreException;
import org.portcullis.profiler.store.ActingLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Acts on anomalies of rules that are to: for a time, on so many an hour, and not where the brake is on. */
final class Acting {
    /** What happened longer ago is told, and may not be so any more. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(Acting.class);

    private final ActingLimit limit;
    private final Response response;
    private final LiveNetwork network;
    private final InstantSource clock;

    Acting(ActingLimit limit, Response response, LiveNetwork network, InstantSource clock) {
        this.limit = limit;
        this.response = response;
        this.network = network;
        this.clock = clock;
    }

    /**
     * Does what is to be done; done again for the same anomaly it does no more.
     *
     * @param braked is told when this engaged the brake
     * @return what was done, or why nothing was
     */
    String act(Anomaly anomaly, AnomalySettings settings, Consumer<ActingLimit.Brake> braked) {
        Optional<Target> target = anomaly.scene().target(anomaly.rule().reach());
        if (target.isEmpty()) {
            return "nothing was done: there is nothing to act on";
        }
        Instant now = clock.instant();
        if (anomaly.at().plus(FRESH).isBefore(now)) {
            return "nothing was done: it happened too long ago";
        }
        ActingLimit.Claim claim =
                limit.claim(anomaly.id(), target.get(), now, settings.perHour(), settings.allowed(network.count()));
        if (claim instanceof ActingLimit.Claim.Refused refused) {
            return "nothing was done: " + refused.why();
        }
        if (claim instanceof ActingLimit.Claim.Braked stopped) {
            LOG.warn(
                    "acting on anomalies is stopped until an admin releases the brake: {}",
                    stopped.brake().reason());
            braked.accept(stopped.brake());
            return "nothing was done, and the brake is on now: too many would have been acted on";
        }
        return act(target.get(), now.plus(settings.quarantineFor()).truncatedTo(ChronoUnit.SECONDS), anomaly);
    }

    private String act(Target target, Instant until, Anomaly anomaly) {
        try {
            response.restrain(target, until, anomaly.rule(), anomaly.sentence());
        } catch (StoreException later) {
            throw later;
        } catch (RuntimeException refused) {
            LOG.warn("{} could not be restricted: {}", target.key(), refused.getMessage());
            return "nothing was done: " + refused.getMessage();
        }
        String how = target instanceof Target.OfDevice ? " is in quarantine until " : " is held until ";
        LOG.info("{}{}{}: {}", target.key(), how, until, anomaly.sentence());
        return target.key() + how + until;
    }
}
