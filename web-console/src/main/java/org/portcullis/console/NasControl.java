package org.portcullis.console;

import java.util.Optional;
import org.portcullis.eap.tls.TlsOverride;
import org.portcullis.radius.nas.NasRoster;

/** The NAS clients on this node. */
public interface NasControl {

    /** Those of the configuration file and of the database, as they are in force. */
    NasRoster roster();

    /** Why devices could not agree, were EAP-TLS spoken so with those behind a client; empty when they could. */
    Optional<String> refusal(TlsOverride tls);

    /** Has what the database says now be in force when this returns. */
    void refresh();
}
