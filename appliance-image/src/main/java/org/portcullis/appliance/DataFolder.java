package org.portcullis.appliance;

import java.nio.file.Path;

/** What lies where under {@code dataDir}. */
public record DataFolder(Path path) {

    /** The registry, the policy's versions, cursors, the sealed keys. */
    public Path database() {
        return path.resolve("portcullis.db");
    }

    /** What this node keeps for itself where it shares its registry with others. */
    public Path nodeDatabase() {
        return path.resolve("node.db");
    }

    /** The copy of a shared registry, for when that cannot be reached. */
    public Path replica() {
        return path.resolve("replica.db");
    }

    /** The key that seals secrets in the database; copied by the admin to every node. */
    public Path sealKey() {
        return path.resolve("seal.key");
    }

    /** Says which process serves. */
    public Path lock() {
        return path.resolve("lock");
    }

    /** Copies of CRLs that come from addresses. */
    public Path crls() {
        return path.resolve("crl");
    }

    public Path journal() {
        return path.resolve("journal");
    }

    /** What signs the journal's checkpoints; mode 0600. */
    public Path journalKey() {
        return path.resolve("journal.key");
    }

    /** What they are verified by: the public half of that key, and of those before it. */
    public Path journalPublicKeys() {
        return path.resolve("journal.pub");
    }

    public Path index() {
        return path.resolve("index");
    }

    /** The root of the own CA, for devices to trust. */
    public Path caCertificate() {
        return path.resolve("ca.pem");
    }

    /** The appliance's own certificate and key, where its own CA issues them. */
    public Path serverCertificate() {
        return path.resolve("server.pem");
    }

    /** The console's certificate and key, from the own CA. */
    public Path consoleCertificate() {
        return path.resolve("console.pem");
    }

    /** A bearer token of role admin, made at init. */
    public Path adminToken() {
        return path.resolve("admin.token");
    }

    /** The shared secret of RADIUS clients on this machine, made at init. */
    public Path thisMachineSecret() {
        return path.resolve("this-machine.secret");
    }

    /** The console's first password, where init was told to keep it there; it goes once that has been replaced. */
    public Path firstPassword() {
        return path.resolve("first-password");
    }
}
