package org.portcullis.console;

import java.util.function.BooleanSupplier;
import org.portcullis.policy.decision.Simulation;
import org.portcullis.policy.event.EventArchive;
import org.portcullis.policy.hold.Holds;
import org.portcullis.policy.store.PolicyStore;
import org.portcullis.policy.store.RuleHitStore;

/**
 * The policy, as the API works with it.
 *
 * @param versions all there ever were
 * @param control the one in force
 * @param hits how often each rule decided
 * @param archive the recorded authentications
 * @param holds what is restricted for a time, whatever the rules give
 * @param busy whether devices wait to be authenticated, and everything else has to wait for them
 */
public record PolicyServices(
        PolicyStore versions,
        PolicyControl control,
        RuleHitStore hits,
        Simulation simulation,
        EventArchive archive,
        Holds holds,
        BooleanSupplier busy) {}
