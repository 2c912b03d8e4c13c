package org.portcullis.profiler.profile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What devices are for. The list is closed, so that policy, statistics and people mean the same by a word. */
public enum DeviceFunction {
    CAMERA,
    PRINTER,
    PHONE,
    SENSOR,
    PLC,
    BADGE_READER,
    MEDICAL_DEVICE,
    DISPLAY,
    THERMOSTAT,
    LIGHTING,
    PLUG,
    SPEAKER,
    HUB,
    ROUTER,
    ACCESS_POINT,
    SWITCH,
    UPS,
    SCANNER,
    POS_TERMINAL,
    WORKSTATION,
    SERVER,
    MOBILE,
    TV,
    APPLIANCE,
    LOCK,
    SCALE,
    GATEWAY;

    /** As rules, policy and events write it: {@code badge-reader}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<DeviceFunction> ofWord(String word) {
        return Arrays.stream(values()).filter(f -> f.word().equals(word)).findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(DeviceFunction::word).toList();
    }
}
