package org.portcullis.siem.sink;

import java.net.URI;

/** What a URL has to be that events are sent to. */
final class HttpUrl {
    private HttpUrl() {}

    /**
     * @param example what would be right
     * @throws IllegalArgumentException when it is not
     */
    static void check(URI url, String example) {
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!web
                || url.getHost() == null
                || url.getRawQuery() != null
                || url.getRawFragment() != null
                || url.getUserInfo() != null) {
            throw new IllegalArgumentException("url is " + url + "; expected " + example);
        }
    }
}
