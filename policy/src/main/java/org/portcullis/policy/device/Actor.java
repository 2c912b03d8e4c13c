package org.portcullis.policy.device;

/**
 * Who changes something: a person's login, a token's name, or a part of the appliance.
 *
 * @param name {@code admin}, {@code cli:root}, {@code system:radius}
 */
public record Actor(String name) {
    public static Actor system(String part) {
        return new Actor("system:" + part);
    }
}
