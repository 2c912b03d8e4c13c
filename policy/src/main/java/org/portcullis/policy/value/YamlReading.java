package org.portcullis.policy.value;

import java.util.Optional;

/** What all values of one document share while it is read. */
record YamlReading(ProblemList problems, Optional<EnvironmentText> environment) {}
