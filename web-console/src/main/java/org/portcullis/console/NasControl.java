package org.portcullis.console;

import org.portcullis.radius.nas.NasRoster;

/** The NAS clients on this node. */
public interface NasControl {

    /** Those of the configuration file and of the database, as they are in force. */
    NasRoster roster();

    /** Has what the database says now be in force when this returns. */
    void refresh();
}
