package org.portcullis.console.est;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.portcullis.eap.ca.Enrolment;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.trust.ChainValidator;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.event.EventSink;

/**
 * What the EST endpoint works with.
 *
 * @param trust whose certificates count, at the moment of asking
 * @param events where refusals are reported
 * @param node the name of this node, for the events
 */
public record EstServices(
        IssuingCa ca,
        Enrolment enrolment,
        Supplier<ChainValidator> trust,
        Pem pem,
        EventSink events,
        String node,
        InstantSource clock,
        SecureRandom random) {}
