package org.portcullis.appliance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What Maven's modules cannot see: that one package alone imports a library, and that packages have one direction. */
class ArchitectureTest {
    private static JavaClasses house;

    @BeforeAll
    static void read() {
        house = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.portcullis");
    }

    @TestFactory
    Stream<DynamicTest> onlyOneModuleImports() {
        return Stream.of(
                        new String[] {"dev.cel..", "org.portcullis.policy.."},
                        new String[] {"org.bouncycastle.tls..", "org.portcullis.eap.."},
                        new String[] {"org.apache.lucene..", "org.portcullis.siem.."},
                        new String[] {"co.elastic..", "org.portcullis.siem.."},
                        new String[] {"org.elasticsearch.client..", "org.portcullis.siem.."},
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

    @Test
    void modulesHaveOneDirection() {
        slices().matching("org.portcullis.(*)..").should().beFreeOfCycles().check(house);
    }
}
