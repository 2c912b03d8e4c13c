package org.portcullis.radius.health;

import java.util.Locale;

/** What is the matter with a client, the first thing that has to be put right before any other. */
public enum Verdict {
    /** Another client has what only one can have. */
    NOT_IN_FORCE(Level.PROBLEM, "not in force"),
    NOTHING_RECEIVED(Level.WAITING, "waiting for its first packet"),
    /** Nothing from its address, but something from one nearby that is no client's. */
    UNKNOWN_ADDRESS(Level.PROBLEM, "another address?"),
    SECRET_WRONG(Level.PROBLEM, "wrong secret"),
    MESSAGE_AUTHENTICATOR_MISSING(Level.PROBLEM, "no Message-Authenticator"),
    /** What comes breaks the protocol in another way. */
    PACKETS_DROPPED(Level.PROBLEM, "packets dropped"),
    /** The appliance itself answers nobody. */
    NOT_SERVING(Level.PROBLEM, "appliance silent"),
    /** It accounts, and asks for nobody. */
    AUTHENTICATION_MISSING(Level.PROBLEM, "accounts only"),
    ACCOUNTING_SECRET_WRONG(Level.PROBLEM, "wrong accounting secret"),
    COA_UNANSWERED(Level.WARNING, "CoA unanswered"),
    /** Devices were let in, and it does not account for them. */
    ACCOUNTING_MISSING(Level.WARNING, "no accounting"),
    /** A stricter setting would drop what it sends. */
    WOULD_BREAK(Level.WARNING, "would break"),
    /** It is known to be right; no device has asked yet. */
    NO_DEVICE_YET(Level.WELL, "ready, no device yet"),
    WELL(Level.WELL, "working");

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
    private final String title;

    Verdict(Level level, String title) {
        this.level = level;
        this.title = title;
    }

    /** A few words for people. */
    public String title() {
        return title;
    }

    public Level level() {
        return level;
    }

    /** As the API has it: {@code secret-wrong}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
