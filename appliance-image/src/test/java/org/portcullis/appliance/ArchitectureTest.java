package org.portcullis.appliance;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.slf4j.Logger;

/** What Maven's modules cannot see: that one package alone imports a library, and that packages have one direction. */
class ArchitectureTest {
    private static JavaClasses house;

    @BeforeAll
    static void read() {
        house = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("org.portcullis");
    }

    @TestFactory
    Stream<DynamicTest> onlyOneModuleImports() {
        return Stream.of(
                        new String[] {"dev.cel..", "org.portcullis.policy.."},
                        new String[] {"javax.naming..", "org.portcullis.policy.directory.."},
                        new String[] {"org.bouncycastle.tls..", "org.portcullis.eap.."},
                        new String[] {"org.apache.lucene..", "org.portcullis.siem.."},
                        new String[] {"org.apache.kafka..", "org.portcullis.siem.sink.."},
                        new String[] {"org.tinyradius..", "org.portcullis.radius.."},
                        new String[] {"org.apache.mina..", "org.portcullis.radius.."},
                        new String[] {"io.javalin..", "org.portcullis.console.."},
                        new String[] {"gg.jte..", "org.portcullis.console.."},
                        new String[] {"info.picocli..", "org.portcullis.appliance.."},
                        new String[] {"picocli..", "org.portcullis.appliance.."},
                        new String[] {"org.jdbi..", "org.portcullis..store.."})
                .map(rule -> DynamicTest.dynamicTest(
                        rule[0] + " only in " + rule[1],
                        () -> noClasses()
                                .that()
                                .resideOutsideOfPackage(rule[1])
                                // Precompiled templates are JTE's own product.
                                .and()
                                .resideOutsideOfPackage("gg.jte.generated..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(rule[0])
                                .allowEmptyShould(true)
                                .check(house)));
    }

    /** Its host name check is weak in the version that is shipped (src/supply/accepted.tsv); the JDK's is used, or none is needed. */
    @Test
    void nobodyUsesTheJsseProviderOfBouncyCastle() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bouncycastle.jsse..")
                .check(house);
    }

    @Test
    void radiusReachesTheAuditTrailThroughTheSinkAlone() {
        noClasses()
                .that()
                .resideInAPackage("org.portcullis.radius..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.portcullis.siem..")
                .check(house);
    }

    /** What a sender claims to know is compared in constant time; those two compare nothing that is secret. */
    @Test
    void radiusComparesInConstantTime() {
        noClasses()
                .that()
                .resideInAPackage("org.portcullis.radius..")
                .and()
                .doNotHaveSimpleName("RawAttribute")
                .and()
                .doNotHaveSimpleName("DuplicateCache")
                .should()
                .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
                .check(house);
        classes()
                .that()
                .haveFullyQualifiedName("org.portcullis.radius.packet.MessageAuthenticator")
                .or()
                .haveFullyQualifiedName("org.portcullis.radius.packet.RequestAuthenticator")
                .or()
                .haveFullyQualifiedName("org.portcullis.radius.packet.ResponseAuthenticator")
                .or()
                .haveFullyQualifiedName("org.portcullis.radius.packet.ChapPassword")
                .should()
                .callMethod(MessageDigest.class, "isEqual", byte[].class, byte[].class)
                .check(house);
    }

    /** Nobody on the network fills the log: what these classes say of packets goes through RateLimitedLog. */
    @Test
    void whatPacketsProvokeIsLoggedAtALimitedRate() {
        noClasses()
                .that()
                .resideInAPackage("org.portcullis.radius.packet..")
                .or()
                .haveSimpleName("RequestPort")
                .or()
                .haveSimpleName("AccessFlow")
                .or()
                .haveSimpleName("MacFlow")
                .or()
                .haveSimpleName("EventGate")
                .or()
                .haveSimpleName("DecisionLog")
                .should()
                .callMethodWhere(target(owner(assignableTo(Logger.class))))
                .check(house);
    }

    @Test
    void modulesHaveOneDirection() {
        slices().matching("org.portcullis.(*)..").should().beFreeOfCycles().check(house);
    }
}
