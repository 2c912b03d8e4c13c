package org.portcullis.radius.coa;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.nas.DynamicAuthorization.Method;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;

/** Makes the request that has a NAS change one of its sessions. */
final class SessionRequests {
    /** Refuses any attribute that it does not need. */
    private static final String RUCKUS = "ruckus";

    private final Supplier<NasClients> clients;
    private final RadiusDictionary dictionary;

    SessionRequests(Supplier<NasClients> clients, RadiusDictionary dictionary) {
        this.clients = clients;
        this.dictionary = dictionary;
    }

    /** As the configuration in force has it; empty when this client takes no requests, or is none any more. */
    Optional<CoaTarget> target(Session session) {
        return clients.get()
                .named(session.nas().name())
                .flatMap(client -> client.coa().map(coa -> new CoaTarget(client, coa)));
    }

    /** The vendor of the session's NAS; empty when it is not stated. */
    String vendor(Session session) {
        return clients.get()
                .named(session.nas().name())
                .map(client -> client.vendor())
                .orElse("");
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
