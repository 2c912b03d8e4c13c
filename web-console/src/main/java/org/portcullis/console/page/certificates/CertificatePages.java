package org.portcullis.console.page.certificates;

import io.javalin.http.Context;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.ConsoleServices;
import org.portcullis.console.api.CertificatePlace;
import org.portcullis.console.auth.Route;
import org.portcullis.console.overview.Authority;
import org.portcullis.console.overview.Expiry;
import org.portcullis.console.page.Pages;
import org.portcullis.console.page.Section;
import org.portcullis.policy.device.CertificateEnd;

/** Certificates: whose ends when, devices that wait for one, the own CA, and whose others are believed. */
public final class CertificatePages {
    private static final String ROOT = "/certificates";
    private static final int ROWS = 50;
    private static final int MOST_FOUND = 50;
    private static final int MOST_WAITING = 200;

    private final Pages pages;
    private final ConsoleServices services;
    private final Expiry expiry;

    public CertificatePages(Pages pages, ConsoleServices services, Expiry expiry) {
        this.pages = pages;
        this.services = services;
        this.expiry = expiry;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(ROOT, Section.CERTIFICATES.access(), this::expiry),
                Route.get(ROOT + "/enrolment", Section.CERTIFICATES.access(), this::enrolment),
                Route.get(ROOT + "/authority", Section.CERTIFICATES.access(), this::authority),
                Route.get(ROOT + "/trust", Section.CERTIFICATES.access(), this::trust));
    }

    private void expiry(Context context) {
        Instant now = now();
        ZoneId timezone = pages.timezone();
        Choice choice = Choice.of(context::queryParam);
        String words = Optional.ofNullable(context.queryParam("q")).orElse("").strip();
        CertificateEnd.Page page = services.appliance()
                .ends()
                .find(
                        choice.wanted(now),
                        Optional.ofNullable(context.queryParam("cursor")).flatMap(CertificatePlace::parse),
                        ROWS);
        pages.show(
                context,
                "certificates/expiry.jte",
                new ExpiryPage(
                        pages.frame(context, Section.CERTIFICATES),
                        now,
                        timezone,
                        expiry.get(),
                        choice,
                        page.ends().stream()
                                .map(end -> ExpiryPage.Row.of(end, now, timezone))
                                .toList(),
                        page.next()
                                .map(place -> choice.address() + choice.mark() + "cursor="
                                        + Choice.encoded(CertificatePlace.text(place))),
                        words,
                        words.isEmpty()
                                ? List.of()
                                : services.appliance().found().find(words, MOST_FOUND).stream()
                                        .map(found -> ExpiryPage.Found.of(found, timezone))
                                        .toList()));
    }

    private void enrolment(Context context) {
        EnrolmentPage page = EnrolmentPage.of(
                pages.frame(context, Section.CERTIFICATES),
                services.enrolments().pending(MOST_WAITING),
                now(),
                Optional.ofNullable(context.queryParam("device")).orElse(""));
        pages.show(context, Pages.partly(context) ? "certificates/parts.jte" : "certificates/enrolment.jte", page);
    }

    private void authority(Context context) {
        pages.show(
                context,
                "certificates/authority.jte",
                new AuthorityPage(
                        pages.frame(context, Section.CERTIFICATES),
                        now(),
                        pages.timezone(),
                        Authority.of(services.appliance(), now())));
    }

    private void trust(Context context) {
        pages.show(
                context,
                "certificates/trust.jte",
                new TrustPage(
                        pages.frame(context, Section.CERTIFICATES),
                        now(),
                        pages.timezone(),
                        services.appliance().state().trust()));
    }

    private Instant now() {
        return services.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
