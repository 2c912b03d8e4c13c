package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.radius.access.ScriptedEap.Wish;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.RawAttribute;

/** Every field of the events that a real request leads to. */
class AccessEventsTest {
    private Fixture fixture;
    private Nas nas;

    @BeforeEach
    void start() throws Exception {
        fixture = new Fixture();
        nas = fixture.nas();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void ofAPermit() throws Exception {
        nas.ask(Wish.DECIDE);
        assertEquals("""
                device.id=id-1
                device.manufacturer=acme
                device.model.name=T-1000
                device.serial_number=S-1
                ecs.version=9.4.0
                event.action=access-accept
                event.category=[authentication, network]
                event.code=permitted
                event.dataset=portcullis.access
                event.kind=event
                event.outcome=success
                event.severity=21
                event.type=[start, allowed]
                labels.owner=facilities
                labels.site=lab
                message=The rule sensors gives it the profile sensors (at lab-switch port Gi1/0/7, \
                MAC 00-11-22-AA-BB-CC).
                network.vlan.id=110
                observer.ingress.interface.name=Gi1/0/7
                observer.ip=[/127.0.0.1]
                observer.name=lab-switch
                observer.type=switch
                observer.vendor=cisco
                portcullis.authorization.digest=1D1877DE08103A0E
                portcullis.authorization.profile=sensors
                portcullis.context.device.serial=S-1
                portcullis.context.device.tags=[roof]
                portcullis.context.request.identity=sensor
                portcullis.context.time.hour=12
                portcullis.credential.identity=S-1
                portcullis.credential.kind=ldevid
                portcullis.decision.trace=[credential: bound, lifecycle: active, rule sensors: matched]
                portcullis.device.name=Roof sensor
                portcullis.device.state=active
                portcullis.device.type=sensor
                portcullis.eap.steps=[device: EAP-Response/Identity "sensor", server: EAP-Request/EAP-TLS, Start, \
                device: EAP-Response/EAP-TLS, acknowledgement, server: EAP-Success]
                portcullis.method=eap
                portcullis.nas.name=lab-switch
                portcullis.nas.port=Gi1/0/7
                portcullis.nas.port_type=Ethernet
                portcullis.nas.site=lab
                portcullis.radius.attributes=[User-Name = anonymous, Calling-Station-Id = 00-11-22-AA-BB-CC, \
                Called-Station-Id = 00-10-A4-23-19-C0:plant, NAS-Port-Id = Gi1/0/7, NAS-Port-Type = Ethernet]
                portcullis.revocation.age=[340]
                portcullis.revocation.certificates=[CN=S-1: good, crl acme.crl, 340 s old]
                portcullis.revocation.method=[crl]
                portcullis.revocation.source=[acme.crl]
                portcullis.revocation.status=good
                portcullis.session.user_name=anonymous
                related.hash=[ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB]
                related.hosts=[lab-switch]
                related.ip=[/127.0.0.1]
                related.user=[sensor, S-1]
                rule.name=sensors
                rule.ruleset=policy
                service.node.name=node-1
                source.mac=00-11-22-AA-BB-CC
                tags=[roof]
                tls.cipher=TLS_AES_128_GCM_SHA256
                tls.client.hash.sha256=ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB
                tls.client.x509.alternative_names=[urn:dev:os:1-S-1]
                tls.client.x509.issuer.distinguished_name=CN=Acme
                tls.client.x509.not_after=1970-01-01T00:01:00Z
                tls.client.x509.not_before=1970-01-01T00:00:00Z
                tls.client.x509.public_key_algorithm=EC-P256
                tls.client.x509.serial_number=0A1B
                tls.client.x509.subject.distinguished_name=CN=S-1
                tls.established=true
                tls.resumed=false
                tls.version=1.3
                tls.version_protocol=tls
                user.name=sensor
                """, stable(fixture.events.only()));
    }

    @Test
    void ofARefusal() throws Exception {
        fixture.policy.set((credential, request) -> Decisions.suspended());
        nas.ask(Wish.DECIDE);
        Map<Field, Object> values = fixture.events.only().values();
        assertEquals("It is suspended (at lab-switch port Gi1/0/7, MAC 00-11-22-AA-BB-CC).", values.get(Field.MESSAGE));
        assertEquals("access-reject", values.get(Field.EVENT_ACTION));
        assertEquals("failure", values.get(Field.EVENT_OUTCOME));
        assertEquals("device-suspended", values.get(Field.FAILURE_CODE));
        assertEquals("device-suspended", values.get(Field.EVENT_REASON));
        assertEquals("policy", values.get(Field.FAILURE_SIDE));
        assertEquals("lifecycle", values.get(Field.RULE_RULESET));
        assertEquals(47L, values.get(Field.EVENT_SEVERITY));
        assertEquals(false, values.get(Field.TLS_ESTABLISHED));
        assertTrue(values.containsKey(Field.FAILURE_FIX));
        assertTrue(!values.containsKey(Field.SESSION_ID), "a refusal has no session");
        assertTrue((Long) values.get(Field.EVENT_DURATION) > 0);
    }

    /** What a device says of itself cannot break a line nor hide a character. */
    @Test
    void ofADeviceWithAHostileName() throws Exception {
        byte[] state = nas.answer(nas.sendEap(ScriptedEap.identity("a\nroot\u202eb\0")))
                .attributes()
                .octets("State")
                .orElseThrow();
        nas.answer(nas.sendEap(ScriptedEap.wish(Wish.REFUSE), new RawAttribute(24, state)));
        SecurityEvent event = fixture.events.only();
        assertEquals("a\uFFFDroot\uFFFDb\uFFFD", event.get(Field.USER_NAME).orElseThrow());
        assertEquals(
                "A device that calls itself \"a\uFFFDroot\uFFFDb\uFFFD\" is refused: its certificate expired"
                        + " (at lab-switch port Gi1/0/7, MAC 00-11-22-AA-BB-CC).",
                event.get(Field.MESSAGE).orElseThrow());
    }

    /** Each step has its time; a device that never ends fills no event. */
    @Test
    void ofALongConversation() throws Exception {
        RawAttribute state = nas.begin();
        for (int i = 0; i < CourseLog.MOST_STEPS; i++) {
            nas.answer(nas.sendEap(ScriptedEap.wish(Wish.LONG), state));
        }
        nas.answer(nas.sendEap(ScriptedEap.wish(Wish.REFUSE), state));
        Map<Field, Object> values = fixture.events.only().values();
        List<?> steps = (List<?>) values.get(Field.EAP_STEPS);
        List<Double> times = Stream.of(((String) values.get(Field.EAP_STEP_TIMES)).split(" "))
                .map(Double::valueOf)
                .toList();
        assertEquals(CourseLog.MOST_STEPS + 1, steps.size());
        assertEquals("device: EAP-Response/Identity \"sensor\"", steps.get(0));
        assertEquals("more packets, which are not listed", steps.get(CourseLog.MOST_STEPS));
        assertEquals(steps.size(), times.size());
        assertEquals(times.stream().sorted().toList(), times);
    }

    @Test
    void ofARequestThatHasSecrets() throws Exception {
        List<RawAttribute> attributes = new ArrayList<>(Nas.port());
        attributes.add(new RawAttribute(2, new byte[16]));
        attributes.add(new RawAttribute(60, new byte[16]));
        attributes.add(Nas.attribute("Digest-Response", "0123456789abcdef0123456789abcdef"));
        attributes.add(Nas.attribute("Cisco-AVPair", "shell:password=hunter2"));
        attributes.add(Nas.attribute("Cisco-AVPair", "audit-session-id=0A01"));
        attributes.add(new RawAttribute(192, "of nobody".getBytes(StandardCharsets.UTF_8)));
        nas.answer(nas.send(Code.ACCESS_REQUEST, attributes));
        assertEquals(
                List.of(
                        "User-Name = anonymous",
                        "Calling-Station-Id = 00-11-22-AA-BB-CC",
                        "Called-Station-Id = 00-10-A4-23-19-C0:plant",
                        "NAS-Port-Id = Gi1/0/7",
                        "NAS-Port-Type = Ethernet",
                        "Cisco-AVPair = audit-session-id=0A01"),
                fixture.events.only().values().get(Field.RADIUS_ATTRIBUTES));
    }

    private static String stable(SecurityEvent event) {
        Map<String, Object> values = new TreeMap<>();
        event.values().forEach((field, value) -> values.put(field.name(), value));
        for (Field changing : new Field[] {
            Field.TIMESTAMP,
            Field.EVENT_ID,
            Field.EVENT_DURATION,
            Field.EAP_STEP_TIMES,
            Field.SESSION_ID,
            Field.SESSION_ENDS
        }) {
            assertTrue(values.remove(changing.name()) != null, changing.name());
        }
        StringBuilder lines = new StringBuilder();
        values.forEach(
                (name, value) -> lines.append(name).append('=').append(value).append('\n'));
        return lines.toString();
    }
}
