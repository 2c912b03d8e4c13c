package org.portcullis.console.response;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.console.SessionCommands;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.value.Session;

/**
 * What was done.
 *
 * @param device the one whose state it is about; empty where only sessions are
 * @param changed whether anything is other than before
 * @param sessions of the device, each with how far its switch has come
 * @param answers of the switches that were asked for a session, by its id
 * @param impossible why there was nobody to ask, by session
 * @param holds that are in place by it
 */
public record ResponseResult(
        Optional<Device> device,
        boolean changed,
        List<Session> sessions,
        Map<String, SessionCommands.Answer> answers,
        Map<String, String> impossible,
        List<Hold> holds) {

    static ResponseResult ofState(Device device, boolean changed, List<Session> sessions) {
        return new ResponseResult(Optional.of(device), changed, sessions, Map.of(), Map.of(), List.of());
    }

    static ResponseResult ofHolds(boolean changed, List<Hold> holds) {
        return new ResponseResult(Optional.empty(), changed, List.of(), Map.of(), Map.of(), holds);
    }
}
