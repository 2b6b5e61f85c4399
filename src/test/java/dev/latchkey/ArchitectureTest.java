package dev.latchkey;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.ReferencedClassObject;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceContext;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rooms of the house, and the one direction in which they know each other. */
@Tag("slow")
class ArchitectureTest {

    private static final String ROOT = "dev.latchkey.";

    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.latchkey");

    /** {@code Clock.tick} and {@code tickMillis} ask the system as {@code Clock.system} does. */
    private static final Set<String> NOW = Set.of(
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.Clock.system",
            "java.time.Clock.tickMillis",
            "java.time.Clock.tickSeconds",
            "java.time.Clock.tickMinutes",
            "java.time.InstantSource.system",
            "java.lang.System.currentTimeMillis");

    @Test
    void whatIsJudgedIsTheServiceAndNotItsTests() {
        assertThat(SERVICE.size()).isGreaterThan(30);
        assertThat(SERVICE.stream().map(JavaClass::getSimpleName)).noneMatch(name -> name.endsWith("Test"));
    }

    @Test
    void everyClassHasItsRoom() {
        classes()
                .should()
                .resideInAnyPackage(rooms(List.of(
                        "kernel", "audit", "guard", "key", "token", "account", "session", "oauth", "webhook", "admin")))
                .check(SERVICE);
    }

    @ParameterizedTest
    @CsvSource({
        "kernel,",
        "guard, kernel",
        "audit, kernel",
        "key, kernel audit",
        "token, kernel audit key",
        "account, kernel audit key token guard",
        "session, kernel audit key token account guard",
        "oauth, kernel audit key token account session guard",
        "webhook, kernel audit",
        "admin, kernel audit key token account session guard webhook"
    })
    void aRoomKnowsOnlyTheRoomsBeforeIt(String room, String known) {
        noClasses()
                .that(resideInAPackage(ROOT + room + ".."))
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.latchkey..").and(not(resideInAnyPackage(known(room, known)))))
                .allowEmptyShould(true)
                .check(SERVICE);
    }

    private static String[] known(String room, String others) {
        return rooms(List.of(others == null ? new String[] {room} : (room + " " + others).split(" ")));
    }

    private static String[] rooms(List<String> names) {
        return names.stream().map(name -> ROOT + name + "..").toArray(String[]::new);
    }

    @Test
    void noRoomsGoInCircles() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(SERVICE);
    }

    @Test
    void onlyTheProducersAskTheSystemForTheTime() {
        noClasses()
                .that(areNotTheProducers())
                .should()
                .accessTargetWhere(called("asks the system for the time", access -> NOW.contains(target(access))))
                .orShould()
                .accessTargetWhere(called("asks the system for the time", ArchitectureTest::isNowWithoutAClock))
                .check(SERVICE);
    }

    /** {@code Instant.now()}, {@code LocalDate.now(zone)} and all their sisters. */
    private static boolean isNowWithoutAClock(JavaAccess<?> access) {
        return access.getTargetOwner().getPackageName().equals("java.time")
                && access.getName().equals("now")
                && !access.getDescription().contains("java.time.Clock)");
    }

    @Test
    void onlyTheProducersMakeASourceOfChance() {
        Set<String> sources = Set.of(
                SecureRandom.class.getName() + ".<init>",
                SecureRandom.class.getName() + ".getInstance",
                SecureRandom.class.getName() + ".getInstanceStrong",
                Random.class.getName() + ".<init>",
                ThreadLocalRandom.class.getName() + ".current",
                UUID.class.getName() + ".randomUUID",
                "java.lang.Math.random");
        noClasses()
                .that(areNotTheProducers())
                .should()
                .accessTargetWhere(called("makes a source of chance", access -> sources.contains(target(access))))
                .check(SERVICE);
    }

    private static DescribedPredicate<JavaClass> areNotTheProducers() {
        return DescribedPredicate.describe(
                "are not kernel.Producers", type -> !type.getName().equals(ROOT + "kernel.Producers"));
    }

    private static DescribedPredicate<JavaAccess<?>> called(String what, Predicate<JavaAccess<?>> predicate) {
        return DescribedPredicate.describe(what, predicate);
    }

    private static String target(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getName();
    }

    @Test
    void whatAClassNeedsComesThroughItsConstructor() {
        noFields()
                .should()
                .beAnnotatedWith(Inject.class)
                .orShould()
                .beAnnotatedWith(ConfigProperty.class)
                .orShould()
                .beAnnotatedWith(PersistenceContext.class)
                .check(SERVICE);
    }

    /** Hibernate calls their constructors, and a native image has of those only what it was told of. */
    @Test
    void whatRowsAreProjectedToIsRegisteredForReflection() {
        List<JavaClass> projections = SERVICE.stream()
                .flatMap(each -> each.getCodeUnits().stream())
                .filter(code -> code.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> call.getName().equals("project")))
                .flatMap(code -> code.getReferencedClassObjects().stream())
                .map(ReferencedClassObject::getRawType)
                .filter(type -> type.getName().startsWith(ROOT))
                .toList();
        assertThat(projections)
                .isNotEmpty()
                .allMatch(projection -> projection.isAnnotatedWith(RegisterForReflection.class));
    }

    @Test
    void aNameSaysWhatSomethingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Utils?|DTO|Dto)")
                .check(SERVICE);
    }
}
