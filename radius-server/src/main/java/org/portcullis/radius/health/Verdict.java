package org.portcullis.radius.health;

import java.util.Locale;

/** What is the matter with a client, the first thing that has to be put right before any other. */
public enum Verdict {
    /** Another client has what only one can have. */
    NOT_IN_FORCE(Level.PROBLEM),
    NOTHING_RECEIVED(Level.WAITING),
    /** Nothing from its address, but something from one nearby that is no client's. */
    UNKNOWN_ADDRESS(Level.PROBLEM),
    SECRET_WRONG(Level.PROBLEM),
    MESSAGE_AUTHENTICATOR_MISSING(Level.PROBLEM),
    /** What comes breaks the protocol in another way. */
    PACKETS_DROPPED(Level.PROBLEM),
    /** The appliance itself answers nobody. */
    NOT_SERVING(Level.PROBLEM),
    /** It accounts, and asks for nobody. */
    AUTHENTICATION_MISSING(Level.PROBLEM),
    ACCOUNTING_SECRET_WRONG(Level.PROBLEM),
    COA_UNANSWERED(Level.WARNING),
    /** Devices were let in, and it does not account for them. */
    ACCOUNTING_MISSING(Level.WARNING),
    /** A stricter setting would drop what it sends. */
    WOULD_BREAK(Level.WARNING),
    /** It is known to be right; no device has asked yet. */
    NO_DEVICE_YET(Level.WELL),
    WELL(Level.WELL);

    /** How bad it is. */
    public enum Level {
        /** For the first packet. */
        WAITING,
        PROBLEM,
        WARNING,
        WELL;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Level level;

    Verdict(Level level) {
        this.level = level;
    }

    public Level level() {
        return level;
    }

    /** As the API has it: {@code secret-wrong}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
