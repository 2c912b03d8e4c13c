package org.portcullis.radius.external;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test that starts another program: skipped with a reason where that is missing, unless CI=true, where it then fails. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(RequiresProgram.All.class)
@ExtendWith(ProgramCondition.class)
public @interface RequiresProgram {
    /** The command. */
    String value();

    /** The Debian package that has it. */
    String debianPackage();

    /** Several of them. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @ExtendWith(ProgramCondition.class)
    @interface All {
        RequiresProgram[] value();
    }
}
