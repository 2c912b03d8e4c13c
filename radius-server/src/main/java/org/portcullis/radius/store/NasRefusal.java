package org.portcullis.radius.store;

import org.portcullis.radius.nas.NasConflict;

/** Why a client cannot be added to the database, changed or removed there; the message says it in a sentence. */
public abstract sealed class NasRefusal extends RuntimeException {
    private NasRefusal(String message) {
        super(message, null, false, false);
    }

    /** The database has no client of that name. */
    public static final class Unknown extends NasRefusal {
        Unknown(String name) {
            super("The database has no client " + name + ".");
        }
    }

    /** Another client of the database has what only one can have. */
    public static final class Taken extends NasRefusal {
        private final transient NasConflict conflict;

        Taken(NasConflict conflict) {
            super(conflict.path() + " " + conflict.message());
            this.conflict = conflict;
        }

        public NasConflict conflict() {
            return conflict;
        }
    }

    /** It is not what the one who asks has seen. */
    public static final class ChangedMeanwhile extends NasRefusal {
        ChangedMeanwhile(String name, long version) {
            super("The client " + name + " is at version " + version + " by now");
        }
    }

    /** There are as many as there may be. */
    public static final class Full extends NasRefusal {
        Full() {
            super("The database has " + NasStore.MAX_CLIENTS
                    + " clients, which is as many as it takes; give neighbours an" + " address block in common.");
        }
    }
}
