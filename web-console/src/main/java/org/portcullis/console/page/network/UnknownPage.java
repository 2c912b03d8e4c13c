package org.portcullis.console.page.network;

import java.util.List;
import org.portcullis.console.page.Frame;

/** Addresses of no client that asked, the newest first. */
public record UnknownPage(Frame frame, Moment since, List<Row> rows) {

    /**
     * One of them.
     *
     * @param wanted what the port is for that it asked last
     */
    public record Row(String address, long count, Moment first, Moment last, String wanted) {}
}
