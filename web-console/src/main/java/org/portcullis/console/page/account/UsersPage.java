package org.portcullis.console.page.account;

import java.util.List;
import java.util.Optional;
import org.portcullis.console.page.Frame;

/** Those who sign in. */
public record UsersPage(Frame frame, List<Row> users) {

    /** @param self whether it is who looks at the page */
    public record Row(
            String name,
            String role,
            boolean disabled,
            boolean oneTimePassword,
            boolean secondFactor,
            boolean federated,
            Optional<SessionRow.Time> lastSignIn,
            boolean self) {}
}
