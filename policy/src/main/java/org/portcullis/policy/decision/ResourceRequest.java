package org.portcullis.policy.decision;

/**
 * What a device wants of a resource behind a gateway: an MQTT broker, a reverse proxy. Its words are the gateway's own.
 *
 * @param gateway who asks for the decision
 * @param action {@code publish}, {@code GET}; may be empty
 * @param resource a topic, a path; may be empty
 */
public record ResourceRequest(String gateway, String action, String resource) {
    /** Characters. */
    public static final int MAX_ACTION = 64;

    /** Characters. */
    public static final int MAX_RESOURCE = 1_024;

    /** @throws IllegalArgumentException when a text is too long or has a control character */
    public ResourceRequest {
        check("action", action, MAX_ACTION);
        check("resource", resource, MAX_RESOURCE);
    }

    /** What can be told of a request that is none: cut, and without control characters. */
    public static ResourceRequest told(String gateway, String action, String resource) {
        return new ResourceRequest(gateway, told(action, MAX_ACTION), told(resource, MAX_RESOURCE));
    }

    private static String told(String text, int most) {
        StringBuilder told = new StringBuilder();
        text.chars().limit(most).forEach(c -> told.append(Character.isISOControl(c) ? '?' : (char) c));
        return told.toString();
    }

    private static void check(String what, String text, int most) {
        if (text.length() > most) {
            throw new IllegalArgumentException(what + " has more than " + most + " characters");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " has a control character");
        }
    }

    /** In words: {@code publish on plant/7}. */
    String words() {
        String what = action.isEmpty() ? "access" : action;
        return resource.isEmpty() ? what : what + " on " + resource;
    }
}
