package org.portcullis.radius.coa;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.nas.DynamicAuthorization.Method;
import org.portcullis.radius.nas.NasClient;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;

/** Makes the request that has a NAS change one of its sessions. */
final class SessionRequests {
    /** Refuses any attribute that it does not need. */
    private static final String RUCKUS = "ruckus";

    /** Clients that were taken away and can still be told; then the oldest is forgotten. */
    private static final int MOST_GONE = 256;

    private record Gone(NasClient client, Instant since) {}

    private final Supplier<NasClients> clients;
    private final Map<String, Gone> gone = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Gone> eldest) {
            return size() > MOST_GONE;
        }
    };
    private final RadiusDictionary dictionary;

    SessionRequests(Supplier<NasClients> clients, RadiusDictionary dictionary) {
        this.clients = clients;
        this.dictionary = dictionary;
    }

    /** Remembers how clients can be told that were taken away. */
    void gone(List<NasClient> clients, Instant since) {
        synchronized (gone) {
            clients.forEach(client -> gone.put(client.name(), new Gone(client, since)));
        }
    }

    /** The session's NAS as it is configured now; empty when it is no client any more. */
    Optional<NasClient> client(Session session) {
        return clients.get().named(session.nas().name());
    }

    /** Since when the session's NAS is no client any more, where it was one until lately. */
    Optional<Instant> goneSince(Session session) {
        return client(session).isPresent() ? Optional.empty() : goneOne(session).map(Gone::since);
    }

    private Optional<Gone> goneOne(Session session) {
        synchronized (gone) {
            return Optional.ofNullable(gone.get(session.nas().name()));
        }
    }

    /** As the configuration in force has it, or had it until lately; empty when this client takes no requests. */
    Optional<CoaTarget> target(Session session) {
        return client(session)
                .or(() -> goneOne(session).map(Gone::client))
                .flatMap(client -> client.coa().map(coa -> new CoaTarget(client, coa)));
    }

    static Identification first(CoaTarget target) {
        return target.client().vendor().equals(RUCKUS) ? Identification.NARROW : Identification.FULL;
    }

    /** A method that the vendor has no way for becomes a Disconnect-Request, which comes nearest to it. */
    static Method feasible(Method wanted, CoaTarget target) {
        return CoaMethods.command(wanted, target.client().vendor()).isPresent() ? wanted : Method.DISCONNECT;
    }

    /** @param method one that is feasible */
    CoaRequest request(Session session, CoaTarget target, Method method, Identification identification) {
        List<RawAttribute> attributes = new ArrayList<>(identification.attributes(session, dictionary));
        Optional<RawAttribute> command =
                CoaMethods.command(method, target.client().vendor());
        command.ifPresent(attributes::add);
        return new CoaRequest(command.isPresent() ? Code.COA_REQUEST : Code.DISCONNECT_REQUEST, attributes);
    }
}
