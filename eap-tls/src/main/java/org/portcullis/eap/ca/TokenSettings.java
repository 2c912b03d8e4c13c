package org.portcullis.eap.ca;

import java.nio.file.Path;
import java.util.OptionalLong;
import org.portcullis.policy.value.Secret;

/**
 * Where the issuing CA's key is kept, outside of the database.
 *
 * @param library the PKCS#11 library of the token's maker
 * @param slot the slot's id; empty for the first one with a token in it
 * @param label what the keys are called in the token; a generation's number is added
 */
public record TokenSettings(Path library, OptionalLong slot, String label, Secret pin) {}
