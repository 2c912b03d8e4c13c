package org.portcullis.console;

import java.util.function.Supplier;
import org.portcullis.radius.health.Diagnostician;
import org.portcullis.radius.health.NasHealthTable;
import org.portcullis.radius.nas.ServedAt;
import org.portcullis.radius.store.NasStore;

/**
 * The NAS clients, as the API works with them.
 *
 * @param store those that are entered here
 * @param control all that are in force
 * @param health what was seen of them on this node
 * @param served where they ask
 */
public record NasServices(
        NasStore store,
        NasControl control,
        NasHealthTable health,
        Diagnostician diagnostician,
        Supplier<ServedAt> served) {}
