package org.portcullis.radius.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.portcullis.policy.decision.AccessRequest;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.decision.PolicyDecisionPoint;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.policy.rule.DeviceAcl;
import org.portcullis.profiler.mud.AclFormat;
import org.portcullis.profiler.mud.MakerAcls;
import org.portcullis.radius.nas.SwitchVendor;
import org.portcullis.radius.packet.PacketTooLongException;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RawAttribute;

/**
 * Puts the access list that a device's maker describes (RFC 8520) in the place of a profile's {@code acl: mud}, from memory.
 * Where there is none, or none that fits into the Access-Accept, the device gets what the profile says for that; all of it is
 * in the decision, so that event and answer say the same.
 */
public final class MudDecisions implements PolicyDecisionPoint {
    private final PolicyDecisionPoint decisionPoint;
    private final Supplier<? extends Optional<? extends MakerAcls>> mud;
    private final Supplier<RadiusDictionary> dictionary;

    /**
     * @param mud empty where it is not enabled
     * @param dictionary the one in force at the moment of asking
     */
    public MudDecisions(
            PolicyDecisionPoint decisionPoint,
            Supplier<? extends Optional<? extends MakerAcls>> mud,
            Supplier<RadiusDictionary> dictionary) {
        this.decisionPoint = decisionPoint;
        this.mud = mud;
        this.dictionary = dictionary;
    }

    @Override
    public Decision decide(ProvenCredential credential, AccessRequest request) {
        Decision decision = decisionPoint.decide(credential, request);
        if (!(decision instanceof Decision.Permit permit)) {
            return decision;
        }
        mud.get()
                .ifPresent(makers -> makers.proven(
                        permit.permitted().serial(), credential.hints().mudUrl()));
        return permit.profile().acl().isPresent() ? listed(permit, request) : decision;
    }

    @Override
    public boolean wouldPermit(ProvenCredential credential, AccessRequest request) {
        return decisionPoint.wouldPermit(credential, request);
    }

    private Decision listed(Decision.Permit permit, AccessRequest request) {
        String vendor = request.nas().vendor();
        Optional<AclFormat> format = SwitchVendor.ofWord(vendor)
                .flatMap(SwitchVendor::aclFormat)
                .or(() -> Optional.of(AclFormat.NAS_FILTER_RULE)
                        .filter(any -> permit.profile().acl().orElseThrow().anyVendor()));
        if (format.isEmpty()) {
            return otherwise(
                    permit,
                    Optional.empty(),
                    "no way is known to tell a switch of " + (vendor.isEmpty() ? "no vendor" : "the vendor " + vendor)
                            + " an access list; aclFormat: nas-filter-rule sends RFC 4849");
        }
        if (mud.get().isEmpty()) {
            return otherwise(permit, Optional.empty(), "profiler.mud is not enabled");
        }
        MakerAcls.Answer answer = mud.get().get().acl(permit.permitted().serial(), request.mac(), format.get());
        if (answer instanceof MakerAcls.Answer.Missing missing) {
            return otherwise(permit, missing.url().map(Object::toString), missing.reason());
        }
        MakerAcls.Answer.Found found = (MakerAcls.Answer.Found) answer;
        DeviceAcl.Given given = new DeviceAcl.Given(
                found.acl().attributes().stream()
                        .map(each -> new DeviceAcl.Attribute(each.name(), each.value()))
                        .toList(),
                DeviceAcl.Given.MUD,
                Optional.of(found.url().text()),
                "");
        AuthorizationProfile profile = permit.profile().with(given);
        try {
            requireSendable(profile, permit.vlan(), vendor);
        } catch (PacketTooLongException | UnsendableProfileException tooLong) {
            return otherwise(permit, given.url(), tooLong.getMessage());
        }
        String leftOut = found.acl().leftOut().isEmpty()
                ? ""
                : "; " + found.acl().leftOut().size() + " of its rules cannot be told to this switch";
        return with(permit, profile, "access list of the MUD file " + found.url() + leftOut);
    }

    private void requireSendable(AuthorizationProfile profile, Optional<String> vlan, String vendor) {
        List<RawAttribute> written = new ArrayList<>();
        new ProfileAttributes(dictionary.get())
                .parts(profile, vlan, vendor, LongUnaryOperator.identity())
                .forEach(part -> written.addAll(part.written().attributes()));
        ProfileAttributes.requireRoom(profile, vendor, written);
    }

    private static Decision otherwise(Decision.Permit permit, Optional<String> url, String reason) {
        DeviceAcl acl = permit.profile().acl().orElseThrow();
        if (acl.otherwise() == DeviceAcl.Otherwise.REFUSE) {
            List<String> trace = new ArrayList<>(permit.trace());
            trace.add("no access list of the device's maker: " + reason + "; aclOtherwise: refuse");
            return new Decision.Refuse(
                    FailureCode.ACL_UNAVAILABLE,
                    permit.device(),
                    Optional.of(permit.rule()),
                    "the profile " + permit.profile().name() + " wants the access list of the device's maker, and there"
                            + " is none: " + reason,
                    trace,
                    permit.context(),
                    permit.monitored());
        }
        List<DeviceAcl.Attribute> attributes = acl.filterId()
                .map(name -> List.of(new DeviceAcl.Attribute("Filter-Id", name)))
                .orElse(List.of());
        return with(
                permit,
                permit.profile()
                        .with(new DeviceAcl.Given(attributes, acl.otherwise().word(), url, reason)),
                "no access list of the device's maker: " + reason + "; "
                        + acl.filterId().map(name -> "Filter-Id " + name).orElse("none at all") + " instead");
    }

    private static Decision with(Decision.Permit permit, AuthorizationProfile profile, String step) {
        List<String> trace = new ArrayList<>(permit.trace());
        trace.add(step);
        return new Decision.Permit(
                permit.permitted(),
                profile,
                permit.vlan(),
                permit.rule(),
                permit.explanation(),
                trace,
                permit.context(),
                permit.monitored());
    }
}
