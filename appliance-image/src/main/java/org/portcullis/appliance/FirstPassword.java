package org.portcullis.appliance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.User;
import org.portcullis.console.store.Users;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.YamlDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file with the console's first password, where init kept it: deleted once it lets nobody in any more. */
final class FirstPassword {
    private static final Logger LOG = LoggerFactory.getLogger(FirstPassword.class);
    private static final AccountName ADMIN = new AccountName("admin");

    private final Path file;
    private final Users users;
    /** The user's generation for which the password was found to be right; checking it costs 20 MB and a tenth of a second. */
    private Optional<Long> goodFor = Optional.empty();

    FirstPassword(Path file, Users users) {
        this.file = file;
        this.users = users;
    }

    /** Looks after the file while the appliance serves, if there is one. */
    static void keepHouse(DataFolder data, Registry registry, Housekeeping housekeeping) {
        if (Files.exists(data.firstPassword())) {
            FirstPassword password =
                    new FirstPassword(data.firstPassword(), registry.access().users());
            housekeeping.every(Duration.ofSeconds(2), "looking after the first password", password::deleteIfOver);
        }
    }

    void deleteIfOver() {
        if (!Files.exists(file)) {
            return;
        }
        Optional<User> admin = users.find(ADMIN).filter(User::oneTimePassword);
        Optional<Long> generation = admin.map(User::generation);
        if (admin.isPresent() && generation.equals(goodFor)) {
            return;
        }
        if (admin.isPresent() && isRight()) {
            goodFor = generation;
            return;
        }
        try {
            Files.delete(file);
            LOG.info("{} is deleted: the console's first password was replaced", file);
        } catch (IOException e) {
            throw new Failure(file + " cannot be deleted, and is of no use any more: " + e);
        }
    }

    private boolean isRight() {
        return users.verify(
                        ADMIN.text(), Secret.ofUtf8(YamlDocument.textOf(file).strip()))
                .isPresent();
    }
}
