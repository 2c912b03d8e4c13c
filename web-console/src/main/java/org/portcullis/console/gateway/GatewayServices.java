package org.portcullis.console.gateway;

import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.portcullis.eap.trust.ChainValidator;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.decision.ResourceDecisionPoint;
import org.portcullis.policy.event.EventSink;

/**
 * What gateways' questions are answered with.
 *
 * @param trust whose certificates count, at the moment of asking
 * @param decisions who decides
 * @param events where every answer is reported
 * @param node the name of this node, for the events
 * @param serving false while nothing may be decided: events cannot be kept, or the clock is wrong
 */
public record GatewayServices(
        Supplier<ChainValidator> trust,
        Pem pem,
        ResourceDecisionPoint decisions,
        GatewayTokens tokens,
        EventSink events,
        String node,
        BooleanSupplier serving,
        InstantSource clock) {}
