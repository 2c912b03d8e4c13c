package org.portcullis.profiler.anomaly;

import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/** On what it is acted. */
public sealed interface Target {
    /** What tells it from others. */
    String key();

    record OfDevice(Serial serial) implements Target {
        @Override
        public String key() {
            return "device " + serial;
        }
    }

    record OfMac(MacAddress mac) implements Target {
        @Override
        public String key() {
            return "MAC " + mac;
        }
    }

    record OfPort(String nas, String port) implements Target {
        @Override
        public String key() {
            return nas + " port " + port;
        }
    }
}
