package org.portcullis.profiler.mud;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the access lists that a MUD file's policies name (RFC 8519 §4, RFC 8520 §8). Every node that is not known makes the
 * whole direction one that cannot be enforced.
 */
final class AceReader {
    static final int MAX_ACES = 500;

    private static final int MAX_LISTS = 50;
    private static final int MAX_DNS_NAME = 253;

    private final MudFileUrl url;
    private final Map<String, MudNode> lists = new HashMap<>();
    private final Optional<String> unreadable;

    AceReader(MudFileUrl url, Optional<MudNode> acls) {
        this.url = url;
        this.unreadable = acls.flatMap(this::named);
    }

    /** Takes the lists by their names; answers why that was not possible. */
    private Optional<String> named(MudNode acls) {
        try {
            acls.onlyKeys(Set.of("acl"));
            for (MudNode list : acls.required("acl").list(MAX_LISTS)) {
                if (lists.put(list.required("name").text(), list) != null) {
                    throw list.wrong("has the name of another list");
                }
            }
            return Optional.empty();
        } catch (MudRefusedException wrong) {
            return Optional.of(wrong.getMessage());
        }
    }

    /** @param fromDevice whether it is about what the device sends */
    MudFile.Direction direction(Optional<MudNode> policy, boolean fromDevice) {
        if (policy.isEmpty()) {
            return new MudFile.Direction(List.of(), Optional.empty());
        }
        try {
            if (unreadable.isPresent()) {
                throw new MudRefusedException(unreadable.get());
            }
            return new MudFile.Direction(aces(policy.get(), fromDevice), Optional.empty());
        } catch (MudRefusedException notUnderstood) {
            return new MudFile.Direction(List.of(), Optional.of(notUnderstood.getMessage()));
        }
    }

    private List<Ace> aces(MudNode policy, boolean fromDevice) {
        policy.onlyKeys(Set.of("access-lists"));
        MudNode accessLists = policy.required("access-lists");
        accessLists.onlyKeys(Set.of("access-list"));
        List<Ace> all = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (MudNode reference : accessLists.required("access-list").list(MAX_LISTS)) {
            reference.onlyKeys(Set.of("name"));
            String name = reference.required("name").text();
            MudNode list = lists.get(name);
            if (list == null) {
                throw reference.wrong("names a list that the file does not have");
            }
            if (seen.add(name)) {
                all.addAll(list(list, fromDevice));
            }
            if (all.size() > MAX_ACES) {
                throw reference.wrong("goes beyond the " + MAX_ACES + " entries that are read");
            }
        }
        return all;
    }

    private List<Ace> list(MudNode list, boolean fromDevice) {
        list.onlyKeys(Set.of("name", "type", "aces"));
        int version = version(list.required("type"));
        MudNode aces = list.required("aces");
        aces.onlyKeys(Set.of("ace"));
        List<Ace> read = new ArrayList<>();
        for (MudNode ace : aces.required("ace").list(MAX_ACES)) {
            ace.onlyKeys(Set.of("name", "matches", "actions"));
            MudNode actions = ace.required("actions");
            actions.onlyKeys(Set.of("forwarding"));
            read.add(new MatchReader(url, version, fromDevice)
                    .read(ace.required("name").text(), permit(actions.required("forwarding")), ace.child("matches")));
        }
        return read;
    }

    private static int version(MudNode type) {
        return switch (local(type.text())) {
            case "ipv4-acl-type" -> 4;
            case "ipv6-acl-type" -> 6;
            default -> throw type.wrong("is neither ipv4-acl-type nor ipv6-acl-type");
        };
    }

    private static boolean permit(MudNode forwarding) {
        return switch (local(forwarding.text())) {
            case "accept" -> true;
            case "drop", "reject" -> false;
            default -> throw forwarding.wrong("is neither accept nor drop nor reject");
        };
    }

    /** An identity may have its module before it (RFC 7951 §6.8). */
    private static String local(String identity) {
        String module = "ietf-access-control-list:";
        return identity.startsWith(module) ? identity.substring(module.length()) : identity;
    }

    /** In lower case, without the dot at its end. */
    static Optional<String> dnsName(String text) {
        String name = text.toLowerCase(java.util.Locale.ROOT).replaceAll("\\.$", "");
        boolean fits = name.length() <= MAX_DNS_NAME
                && name.matches("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*")
                && !name.matches("[0-9.]+");
        return Optional.of(name).filter(fitting -> fits);
    }
}
