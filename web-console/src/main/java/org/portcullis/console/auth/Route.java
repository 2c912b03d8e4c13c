package org.portcullis.console.auth;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/**
 * One row of the table of routes; what is not in the table does not exist.
 *
 * @param uploadOctets the largest body that it takes from those who are admitted; 0 for what any route takes
 */
public record Route(HandlerType method, String path, Access access, Handler handler, int uploadOctets) {
    public Route(HandlerType method, String path, Access access, Handler handler) {
        this(method, path, access, handler, 0);
    }

    public static Route get(String path, Access access, Handler handler) {
        return new Route(HandlerType.GET, path, access, handler);
    }

    public static Route post(String path, Access access, Handler handler) {
        return new Route(HandlerType.POST, path, access, handler);
    }

    public static Route patch(String path, Access access, Handler handler) {
        return new Route(HandlerType.PATCH, path, access, handler);
    }

    public static Route delete(String path, Access access, Handler handler) {
        return new Route(HandlerType.DELETE, path, access, handler);
    }

    /** A POST whose body may be large; it is read while it comes, by one of the few threads. */
    public static Route upload(String path, Access.ByToken access, int octets, Handler handler) {
        return new Route(HandlerType.POST, path, access, handler, octets);
    }

    /** A PUT of the same kind. */
    public static Route uploadInPlace(String path, Access.ByToken access, int octets, Handler handler) {
        return new Route(HandlerType.PUT, path, access, handler, octets);
    }
}
