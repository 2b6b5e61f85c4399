package dev.latchkey.kernel;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.DotName;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.ParameterizedType;
import org.jboss.jandex.Type;

/**
 * What a method of a resource says about its operation.
 *
 * @param method as the index of the build has it: nothing of the service runs yet
 */
record ApiMethod(MethodInfo method) {

    private static final DotName STATUS = DotName.createSimple("org.jboss.resteasy.reactive.ResponseStatus");
    private static final DotName ROLES = DotName.createSimple("jakarta.annotation.security.RolesAllowed");
    private static final DotName REFUSES = DotName.createSimple(Refuses.class);
    private static final DotName TAKES = DotName.createSimple(Takes.class);
    private static final DotName VOID = DotName.createSimple("java.lang.Void");

    /** The status that it succeeds with: by its annotation, or by answering nothing. */
    String status(String guessed) {
        AnnotationInstance said = method.annotation(STATUS);
        if (said != null) {
            return said.value().asString();
        }
        return isNothing(method.returnType()) ? "204" : guessed;
    }

    private static boolean isNothing(Type type) {
        return type.kind() == Type.Kind.VOID
                || type.name().equals(VOID)
                || type instanceof ParameterizedType uni
                        && isNothing(uni.arguments().get(0));
    }

    /** What it may refuse with besides what follows from what it takes. */
    Set<RefusalCode> refuses() {
        return said(REFUSES, RefusalCode::valueOf);
    }

    /** What may be shown with it that no other annotation tells. */
    Set<Shown> takes() {
        return said(TAKES, Shown::valueOf);
    }

    private <T> Set<T> said(DotName annotation, Function<String, T> value) {
        AnnotationInstance said = method.annotation(annotation);
        return said == null
                ? Set.of()
                : Arrays.stream(said.value().asEnumArray()).map(value).collect(Collectors.toSet());
    }

    /** Whether it is there for some of those who have an access token, and not for others. */
    boolean wantsRole() {
        return method.hasAnnotation(ROLES) || method.declaringClass().hasDeclaredAnnotation(ROLES);
    }
}
