package org.portcullis.profiler.mud;

/** MUD files for tests. */
final class MudExample {
    private MudExample() {}

    /** The light bulb of RFC 8520 §9, with the place of its signature. */
    static String of(String url, String signature) {
        return of(url, signature, """
                {"ipv6": {"ietf-acldns:dst-dnsname": "test.example.com", "protocol": 6},
                 "tcp": {"ietf-mud:direction-initiated": "from-device",
                         "destination-port": {"operator": "eq", "port": 443}}}""");
    }

    /** @param matches what the one entry of the list for what the device sends matches */
    static String of(String url, String signature, String matches) {
        return of(url, signature, "ipv6-acl-type", ace("cl0-frdev", matches, "accept"));
    }

    static String ace(String name, String matches, String forwarding) {
        return """
                {"name": "%s", "matches": %s, "actions": {"forwarding": "%s"}}""".formatted(name, matches, forwarding);
    }

    static String of(String url, String signature, String type, String aces) {
        return """
                {
                  "ietf-mud:mud": {
                    "mud-version": 1,
                    "mud-url": "%s",
                    "last-update": "2019-01-28T11:20:51+01:00",
                    "mud-signature": "%s",
                    "cache-validity": 48,
                    "is-supported": true,
                    "systeminfo": "The BMS Example Light Bulb",
                    "mfg-name": "Example, Inc.",
                    "model-name": "lightbulb2000",
                    "from-device-policy": {"access-lists": {"access-list": [{"name": "mud-76100-v6fr"}]}},
                    "to-device-policy": {"access-lists": {"access-list": [{"name": "mud-76100-v6to"}]}}
                  },
                  "ietf-access-control-list:acls": {
                    "acl": [
                      {
                        "name": "mud-76100-v6to",
                        "type": "ipv6-acl-type",
                        "aces": {"ace": [{
                          "name": "cl0-todev",
                          "matches": {
                            "ipv6": {"ietf-acldns:src-dnsname": "test.example.com", "protocol": 6},
                            "tcp": {"ietf-mud:direction-initiated": "from-device",
                                    "source-port": {"operator": "eq", "port": 443}}
                          },
                          "actions": {"forwarding": "accept"}
                        }]}
                      },
                      {
                        "name": "mud-76100-v6fr",
                        "type": "%s",
                        "aces": {"ace": [%s]}
                      }
                    ]
                  }
                }
                """.formatted(url, signature, type, aces);
    }
}
