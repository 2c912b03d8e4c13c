package org.portcullis.policy.device;

/**
 * Who changes something: a person's login, a token's name, or a part of the appliance.
 *
 * @param name {@code admin}, {@code cli:root}, {@code system:radius}
 * @param authority how far this one may go
 */
public record Actor(String name, Authority authority) {
    /** The appliance itself, where time alone makes it act. */
    public static final Actor SYSTEM = new Actor("system");

    /** Whoever types commands on the machine, or the appliance itself: with an admin's authority. */
    public Actor(String name) {
        this(name, Authority.ADMIN);
    }

    public static Actor system(String part) {
        return new Actor("system:" + part);
    }

    boolean isAdmin() {
        return authority == Authority.ADMIN;
    }
}
