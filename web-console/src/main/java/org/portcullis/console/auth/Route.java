package org.portcullis.console.auth;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/** One row of the table of routes; what is not in the table does not exist. */
public record Route(HandlerType method, String path, Access access, Handler handler) {
    public static Route get(String path, Access access, Handler handler) {
        return new Route(HandlerType.GET, path, access, handler);
    }

    public static Route post(String path, Access access, Handler handler) {
        return new Route(HandlerType.POST, path, access, handler);
    }
}
