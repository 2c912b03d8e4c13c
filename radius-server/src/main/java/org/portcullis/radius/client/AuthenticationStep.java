package org.portcullis.radius.client;

/** What happens in an authentication, for whoever watches it. */
public sealed interface AuthenticationStep {

    /**
     * A request is about to be sent.
     *
     * @param number of the round trip, from 1
     * @param eap of the device, in it
     */
    record Sent(int number, byte[] eap) implements AuthenticationStep {}

    /** An answer came that can be believed. */
    record Answered(int number, RadiusClient.Exchange exchange) implements AuthenticationStep {}

    /**
     * No answer came.
     *
     * @param eapOctets of the EAP packet in the request
     */
    record Unanswered(int number, int eapOctets, NoAnswerException why) implements AuthenticationStep {}
}
