package org.portcullis.policy.event;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What happened, with the categories and types that ECS allows for it. */
public enum EventAction {
    ACCESS_ACCEPT(List.of("authentication", "network"), List.of("start", "allowed")),
    ACCESS_REJECT(List.of("authentication", "network"), List.of("start", "denied")),
    /** A switch or proxy that wanted to connect over TLS and was not let in, or not any more. */
    RADSEC_PEER_REFUSED(List.of("network"), List.of("connection", "denied")),
    /** The device fell silent in the middle: nothing was answered, and nothing was decided against it. */
    AUTHENTICATION_ABANDONED(List.of("authentication", "network"), List.of("end")),
    /** A gateway asked for a device and was told yes: {@code POST /api/v1/authorize}. */
    AUTHORIZATION_GRANTED(List.of("iam", "network"), List.of("info", "allowed")),
    /** A gateway asked for a device and was told no. */
    AUTHORIZATION_REFUSED(List.of("iam", "network"), List.of("info", "denied")),
    /** What a device does no longer fits what was known of it: {@code rule.name} says how. */
    ANOMALY_DETECTED(List.of("intrusion_detection", "network"), List.of("info")),
    /** Somebody has seen to an anomaly. */
    ANOMALY_ACKNOWLEDGED(List.of("iam"), List.of("info")),
    /** A rule does not tell of a device, an address or a port, for a time. */
    ANOMALY_EXCEPTION_ADDED(List.of("configuration"), List.of("creation")),
    ANOMALY_EXCEPTION_REMOVED(List.of("configuration"), List.of("deletion")),
    /** It would have been acted on too many devices: it is acted on none any more. */
    ANOMALY_BRAKE_ENGAGED(List.of("configuration"), List.of("change")),
    ANOMALY_BRAKE_RELEASED(List.of("configuration"), List.of("change")),
    /** Another tool had something done about a device or a session: {@code POST /api/v1/responses}. */
    RESPONSE_REQUESTED(List.of("iam"), List.of("info")),
    DEVICE_REGISTERED(List.of("iam"), List.of("creation")),
    /** Somebody corrected what the registry says of a device. */
    DEVICE_CHANGED(List.of("iam"), List.of("change")),
    DEVICE_STATE_CHANGED(List.of("iam"), List.of("change")),
    DEVICE_DELETED(List.of("iam"), List.of("deletion")),
    /** A decommissioned device proved itself, or somebody entered its serial; it was refused. */
    DECOMMISSIONED_DEVICE_RETURNED(List.of("iam"), List.of("info")),
    /** A MAC address or a port gets no more than devices in quarantine do, for a time; or for longer than before. */
    HOLD_PLACED(List.of("configuration"), List.of("creation")),
    /** By somebody, or because its time was over. */
    HOLD_LIFTED(List.of("configuration"), List.of("deletion")),
    /** There are as many holds as there may be. */
    HOLD_REFUSED(List.of("configuration"), List.of("info")),
    CREDENTIAL_BOUND(List.of("iam"), List.of("change")),
    CREDENTIAL_ACTIVATED(List.of("iam"), List.of("change")),
    CREDENTIAL_ISSUED(List.of("iam"), List.of("creation")),
    CREDENTIAL_REVOKED(List.of("iam"), List.of("deletion")),
    /** A credential that is in use nears its end; once for each. */
    CREDENTIAL_EXPIRING(List.of("iam"), List.of("info")),
    CREDENTIAL_EXPIRED(List.of("iam"), List.of("change")),
    /** A one-time password for the enrolment of a device was made. */
    ENROLMENT_PASSWORD_ISSUED(List.of("iam"), List.of("creation")),
    /** A device wants a certificate, and an admin has to say yes. */
    ENROLMENT_REQUESTED(List.of("iam"), List.of("info")),
    ENROLMENT_APPROVED(List.of("iam"), List.of("change")),
    /** An admin said no. */
    ENROLMENT_DENIED(List.of("iam"), List.of("change")),
    /** Somebody wanted a certificate and did not get it. */
    ENROLMENT_REFUSED(List.of("iam", "authentication"), List.of("info")),
    /** A NAS accounts for a session. */
    SESSION_STARTED(List.of("session", "network"), List.of("start")),
    SESSION_STOPPED(List.of("session", "network"), List.of("end")),
    /** A NAS was started, with none of its sessions from before. */
    ACCOUNTING_ON(List.of("network"), List.of("info", "start")),
    /** A NAS goes down, and its sessions with it. */
    ACCOUNTING_OFF(List.of("network"), List.of("info", "end")),
    /** A NAS accounts for something that is no session. */
    ACCOUNTING_OTHER(List.of("network"), List.of("info")),
    /** A Disconnect-Request or CoA-Request was sent, and how it ended. */
    COA_SENT(List.of("session", "network"), List.of("info")),
    /** A change has, or has not, taken effect on a live session. */
    SESSION_ENFORCED(List.of("session", "network"), List.of("info")),
    /** Somebody asked for a request to the switch of another node's session. */
    SESSION_ORDERED(List.of("session", "network"), List.of("info")),
    /** A node fell silent, and another one looks after its sessions. */
    NODE_TAKEN_OVER(List.of("session", "configuration"), List.of("info")),
    /** A node that had fallen silent looks after its sessions again. */
    NODE_RETURNED(List.of("session", "configuration"), List.of("info")),
    /** What a device seems to be, as far as policy may use it, is something else now. */
    PROFILE_CHANGED(List.of("network"), List.of("info")),
    POLICY_CHANGED(List.of("configuration"), List.of("change")),
    /** The live sessions of a node were held against another policy; those that would get something else are told. */
    POLICY_ENFORCED(List.of("session", "configuration"), List.of("info")),
    /** A switch, access point or controller may ask from now on; those of the configuration file have no such event. */
    NAS_ADDED(List.of("configuration"), List.of("creation")),
    NAS_CHANGED(List.of("configuration"), List.of("change")),
    NAS_REMOVED(List.of("configuration"), List.of("deletion")),
    /** The issuing CA has a new key, whose certificate another CA has to sign. */
    CA_REQUESTED(List.of("configuration"), List.of("info")),
    /** Another generation of the issuing CA issues from now on. */
    CA_ROLLED_OVER(List.of("configuration"), List.of("change")),
    /** Nothing that a generation of the issuing CA has issued is valid any more; its key was destroyed. */
    CA_GENERATION_CLOSED(List.of("configuration"), List.of("change")),
    /** Somebody signed in to the console, or tried to. */
    LOGIN(List.of("authentication"), List.of("start")),
    /** Somebody may use the console from now on. */
    USER_CREATED(List.of("iam"), List.of("user", "creation")),
    /** A user's role, or whether they are let in. */
    USER_CHANGED(List.of("iam"), List.of("user", "change")),
    USER_DELETED(List.of("iam"), List.of("user", "deletion")),
    /** By its owner, or an admin made one that has to be replaced. */
    PASSWORD_CHANGED(List.of("iam"), List.of("user", "change")),
    /** Somebody's password alone is not enough from now on. */
    SECOND_FACTOR_ADDED(List.of("iam"), List.of("user", "change")),
    /** By its owner, or by an admin. */
    SECOND_FACTOR_REMOVED(List.of("iam"), List.of("user", "change")),
    RECOVERY_CODES_RENEWED(List.of("iam"), List.of("user", "change")),
    TOKEN_CREATED(List.of("iam"), List.of("creation")),
    TOKEN_REVOKED(List.of("iam"), List.of("deletion")),
    /** A session at the console was ended by hand, not by signing out. */
    CONSOLE_SESSION_ENDED(List.of("session"), List.of("end")),
    CONFIGURATION_RELOADED(List.of("configuration"), List.of("change")),
    CONFIGURATION_REFUSED(List.of("configuration"), List.of("info")),
    /** Other lists than before are in force. */
    CRL_UPDATED(List.of("configuration"), List.of("change")),
    /** A list was not taken in; the one before it stays in force. */
    CRL_REFUSED(List.of("configuration"), List.of("info")),
    CRL_UNREACHABLE(List.of("configuration"), List.of("info")),
    CRL_EXPIRES_SOON(List.of("configuration"), List.of("info")),
    OCSP_RESPONDER_UNREACHABLE(List.of("configuration"), List.of("info")),
    OCSP_RESPONDER_REACHABLE(List.of("configuration"), List.of("info")),
    /** The company's directory failed three times in a row. */
    DIRECTORY_UNREACHABLE(List.of("configuration"), List.of("info")),
    DIRECTORY_REACHABLE(List.of("configuration"), List.of("info")),
    /** The registry's database does not answer; devices are decided by what was last known. */
    REGISTRY_UNREACHABLE(List.of("configuration"), List.of("info")),
    REGISTRY_REACHABLE(List.of("configuration"), List.of("info")),
    /** An event was sent to try an exporter's receiver; it is of this action, too, and only the receiver has it. */
    EXPORT_TEST(List.of("configuration"), List.of("info")),
    EXPORT_PAUSED(List.of("configuration"), List.of("change")),
    EXPORT_RESUMED(List.of("configuration"), List.of("change")),
    /** A receiver has taken no events for a while; the journal keeps them. */
    EXPORT_RECEIVER_UNREACHABLE(List.of("configuration"), List.of("info")),
    EXPORT_RECEIVER_REACHABLE(List.of("configuration"), List.of("info")),
    /** What a receiver had refused was sent again. */
    DEAD_LETTERS_REPLAYED(List.of("configuration"), List.of("change")),
    /** What a receiver had refused was given up. */
    DEAD_LETTERS_DISCARDED(List.of("configuration"), List.of("deletion")),
    /** Events of the journal were lost or changed; where it is known which, the event says so. */
    JOURNAL_DAMAGED(List.of("configuration"), List.of("info")),
    /** A day of the search index cannot be read; it is being made again from the journal. */
    INDEX_DAMAGED(List.of("configuration"), List.of("info")),
    INDEX_REBUILT(List.of("configuration"), List.of("info")),
    /** Somebody saved a search of events under a name. */
    SEARCH_SAVED(List.of("configuration"), List.of("creation")),
    SEARCH_CHANGED(List.of("configuration"), List.of("change")),
    SEARCH_DELETED(List.of("configuration"), List.of("deletion")),
    /** The journal up to an event was signed. */
    JOURNAL_CHECKPOINT(List.of("configuration"), List.of("info")),
    /** Events past keeping are about to be deleted from the journal. */
    JOURNAL_SEGMENTS_DELETED(List.of("configuration"), List.of("deletion")),
    /** The disk is full: from here on events cannot be kept. */
    JOURNAL_FULL(List.of("configuration"), List.of("info")),
    /** Events can be kept again; says which were not. */
    JOURNAL_RESUMED(List.of("configuration"), List.of("info")),
    /** More of the disk is used than {@code events.maxDisk}; told again while that lasts. */
    DISK_SPACE_LOW(List.of("configuration"), List.of("info")),
    DISK_SPACE_RECOVERED(List.of("configuration"), List.of("info")),
    /** What a device's maker says of it (RFC 8520) is believed from now on. */
    MUD_FILE_ACCEPTED(List.of("configuration"), List.of("change")),
    /** A MUD file or its signature is not what it has to be; the one before it stays. */
    MUD_FILE_REFUSED(List.of("configuration"), List.of("info")),
    MUD_FILE_UNREACHABLE(List.of("configuration"), List.of("info")),
    /** Somebody had a MUD file fetched again. */
    MUD_FILE_REQUESTED(List.of("configuration"), List.of("info")),
    /** A client sends what would be dropped if its setting were as strict as it should be. */
    CLIENT_WOULD_BREAK(List.of("configuration"), List.of("info")),
    /** A copy of all that this node is was made. */
    BACKUP_MADE(List.of("configuration"), List.of("info")),
    /** What this node is was taken from a backup; says what was done since that is done again, and what is not. */
    BACKUP_RESTORED(List.of("configuration"), List.of("change")),
    /** Somebody collected what who helps has to know, without secrets. */
    SUPPORT_BUNDLE_MADE(List.of("configuration"), List.of("info")),
    /** A newer program brought tables of the database up to date. */
    DATA_MIGRATED(List.of("configuration"), List.of("change")),
    /** Another release of the machine's system came up healthy and stays. */
    SYSTEM_UPDATED(List.of("configuration"), List.of("change")),
    /** Another release of the machine's system did not come up healthy; the one before it is back. */
    SYSTEM_ROLLED_BACK(List.of("configuration"), List.of("info")),
    CLOCK_UNTRUSTED(List.of("configuration"), List.of("info")),
    APPLIANCE_STARTED(List.of("configuration"), List.of("info")),
    /** It was told to stop: no new conversation begins. */
    APPLIANCE_STOPPING(List.of("configuration"), List.of("info")),
    APPLIANCE_STOPPED(List.of("configuration"), List.of("info"));

    private final List<String> categories;
    private final List<String> types;

    EventAction(List<String> categories, List<String> types) {
        this.categories = categories;
        this.types = types;
    }

    /** As {@code event.action} has it: {@code access-accept}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The action of that word; empty for any other word. */
    public static Optional<EventAction> ofWord(String word) {
        return Arrays.stream(values()).filter(a -> a.word().equals(word)).findFirst();
    }

    /** ECS {@code event.category}. */
    public List<String> categories() {
        return categories;
    }

    /** ECS {@code event.type}. */
    public List<String> types() {
        return types;
    }
}
