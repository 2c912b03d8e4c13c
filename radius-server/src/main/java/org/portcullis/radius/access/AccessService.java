package org.portcullis.radius.access;

import java.time.Duration;
import java.util.function.Supplier;
import org.portcullis.radius.log.RateLimitedLog;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.Origin;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.Counters;
import org.portcullis.radius.packet.MessageAuthenticatorMode;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RadiusRequest;
import org.slf4j.LoggerFactory;

/** What the authentication port is for: Access-Requests, and a look at who sends them without Message-Authenticator. */
final class AccessService implements RequestPort.Service {
    private final AccessFlow flow;
    private final Supplier<RadiusDictionary> dictionary;
    private final UnauthenticatedClients unauthenticatedClients;
    private final Counters<AccessCount> counts;
    private final RateLimitedLog unauthenticated;

    AccessService(
            AccessFlow flow,
            Supplier<RadiusDictionary> dictionary,
            UnauthenticatedClients unauthenticatedClients,
            Counters<AccessCount> counts,
            RadiusClock clock) {
        this.flow = flow;
        this.dictionary = dictionary;
        this.unauthenticatedClients = unauthenticatedClients;
        this.counts = counts;
        unauthenticated = new RateLimitedLog(
                LoggerFactory.getLogger(AccessService.class), Duration.ofSeconds(10), clock.nanoTime());
    }

    @Override
    public Code requests() {
        return Code.ACCESS_REQUEST;
    }

    @Override
    public Code statusAnswer() {
        return Code.ACCESS_ACCEPT;
    }

    @Override
    public RadiusDictionary dictionary() {
        return dictionary.get();
    }

    @Override
    public void passed(RequestPort.Passage passage) {
        counts.count(
                switch (passage) {
                    case STATUS_ANSWERED -> AccessCount.STATUS_ANSWERS;
                    case DUPLICATE_ANSWERED -> AccessCount.DUPLICATES_ANSWERED;
                    case TAKEN_IN -> AccessCount.REQUESTS;
                });
    }

    @Override
    public boolean isWorking() {
        return flow.isWorking();
    }

    @Override
    public boolean isUnderWay(RadiusRequest request, Origin origin) {
        return flow.isUnderWay(request, origin.source().getAddress());
    }

    @Override
    public void handle(Exchange exchange) {
        noteUnauthenticated(exchange);
        flow.handle(exchange);
    }

    private void noteUnauthenticated(Exchange exchange) {
        NasClient nas = exchange.nas();
        if (exchange.request().messageAuthenticated() || nas.messageAuthenticator() == MessageAuthenticatorMode.TLS) {
            return;
        }
        exchange.isUnauthenticated();
        if (nas.messageAuthenticator() == MessageAuthenticatorMode.WARN) {
            counts.count(AccessCount.WITHOUT_MESSAGE_AUTHENTICATOR);
            unauthenticatedClients.served(nas);
            unauthenticated.warn(() -> "The client " + nas.name() + " sends Access-Requests without"
                    + " Message-Authenticator: update it, then set messageAuthenticator: require");
        }
    }
}
