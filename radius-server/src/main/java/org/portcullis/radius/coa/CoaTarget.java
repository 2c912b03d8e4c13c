package org.portcullis.radius.coa;

import java.net.InetSocketAddress;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.nas.DynamicAuthorization;
import org.portcullis.radius.nas.NasClient;

/** Whom a request about a session goes to, and how that NAS wants it. */
record CoaTarget(NasClient client, DynamicAuthorization coa) {

    /** The NAS's side that takes requests: where the session came from, unless the client says otherwise. */
    DynamicAuthorizationServer server(Session session) {
        return new DynamicAuthorizationServer(
                new InetSocketAddress(coa.address().orElse(session.nas().address()), coa.port()),
                coa.secret().orElse(client.secret()),
                coa.eventTimestamp());
    }
}
