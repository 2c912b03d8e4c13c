package org.portcullis.siem.format;

import java.util.Map;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;

/**
 * The class of the Open Cybersecurity Schema Framework that an event is of, and what happened in the words of that class.
 *
 * @param category {@code category_uid}
 * @param uid {@code class_uid}
 * @param activity {@code activity_id}
 */
record OcsfClass(int category, int uid, int activity, String activityName) {
    static final int BASE = 0;
    static final int AUTHENTICATION = 3002;
    static final int ENTITY_MANAGEMENT = 3004;
    static final int NETWORK_ACTIVITY = 4001;
    static final int APPLICATION_LIFECYCLE = 6002;

    private static final int OTHER = 99;

    static OcsfClass of(Map<Field, Object> values) {
        return EventAction.ofWord(PlainText.of(values, Field.EVENT_ACTION).orElse(""))
                .map(action -> of(action, values))
                .orElseGet(() -> other(BASE));
    }

    private static OcsfClass of(EventAction action, Map<Field, Object> values) {
        return switch (action) {
            case ACCESS_ACCEPT, ACCESS_REJECT, LOGIN -> known(AUTHENTICATION, 1, "Logon");
            case AUTHENTICATION_ABANDONED -> other(AUTHENTICATION);
            case SESSION_STARTED -> network(values, 1, "Open");
            case SESSION_STOPPED -> network(values, 2, "Close");
            case APPLIANCE_STARTED -> known(APPLICATION_LIFECYCLE, 3, "Start");
            case APPLIANCE_STOPPED -> known(APPLICATION_LIFECYCLE, 4, "Stop");
            default -> {
                boolean managed = action.categories().contains("iam") || action == EventAction.POLICY_CHANGED;
                yield managed ? entity(action) : other(BASE);
            }
        };
    }

    private static OcsfClass entity(EventAction action) {
        return action.types().contains("creation")
                ? known(ENTITY_MANAGEMENT, 1, "Create")
                : action.types().contains("change")
                        ? known(ENTITY_MANAGEMENT, 3, "Update")
                        : action.types().contains("deletion")
                                ? known(ENTITY_MANAGEMENT, 4, "Delete")
                                : other(ENTITY_MANAGEMENT);
    }

    /** Of an activity in the network at least one end has to be named. */
    private static OcsfClass network(Map<Field, Object> values, int activity, String name) {
        boolean named = values.containsKey(Field.DEVICE_SERIAL_NUMBER)
                || values.containsKey(Field.OBSERVER_NAME)
                || values.containsKey(Field.SOURCE_IP);
        return named ? known(NETWORK_ACTIVITY, activity, name) : other(BASE);
    }

    private static OcsfClass known(int uid, int activity, String name) {
        return new OcsfClass(uid / 1000, uid, activity, name);
    }

    private static OcsfClass other(int uid) {
        return known(uid, OTHER, "Other");
    }

    /** {@code type_uid}. */
    long type() {
        return uid * 100L + activity;
    }
}
