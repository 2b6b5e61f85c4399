package dev.latchkey.kernel;

import static dev.latchkey.kernel.RefusalCode.CONTENT_TOO_LARGE;
import static dev.latchkey.kernel.RefusalCode.CROSS_SITE;
import static dev.latchkey.kernel.RefusalCode.FORBIDDEN;
import static dev.latchkey.kernel.RefusalCode.INVALID_CLIENT;
import static dev.latchkey.kernel.RefusalCode.INVALID_DPOP_PROOF;
import static dev.latchkey.kernel.RefusalCode.INVALID_REQUEST;
import static dev.latchkey.kernel.RefusalCode.INVALID_TOKEN;
import static dev.latchkey.kernel.RefusalCode.NOT_FOUND;
import static dev.latchkey.kernel.RefusalCode.TEMPORARILY_UNAVAILABLE;
import static dev.latchkey.kernel.RefusalCode.TOO_MANY_ATTEMPTS;
import static dev.latchkey.kernel.RefusalCode.UNSUPPORTED_MEDIA_TYPE;
import static dev.latchkey.kernel.RefusalCode.USE_DPOP_NONCE;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** What each call may be refused with: what follows from what it takes, and what is its own. */
final class ApiRefusals {

    private static final String REFUSAL = "Refusal";
    private static final String STANDARD_REFUSAL = "OAuthRefusal";
    private static final Set<RefusalCode> OF_PROOFS = EnumSet.of(INVALID_DPOP_PROOF, USE_DPOP_NONCE);
    private static final Set<RefusalCode> WAITING = EnumSet.of(TOO_MANY_ATTEMPTS, TEMPORARILY_UNAVAILABLE);

    private ApiRefusals() {}

    /** The schemas of refusals, which are also the names of the answers that any call may get. */
    static List<String> schemas() {
        return List.of(REFUSAL, STANDARD_REFUSAL);
    }

    /** The schema that a path refuses with. */
    static String schema(String path) {
        return Problems.isStandard(path) ? STANDARD_REFUSAL : REFUSAL;
    }

    /** Any refusal there is, with its status. */
    static APIResponse any(String schema) {
        String codes = Arrays.stream(RefusalCode.values())
                .map(code -> code.status() + " " + code.json())
                .collect(Collectors.joining(", "));
        return answer("Refused: " + codes, schema);
    }

    /** What a call may be refused with whose parameters, body and security are known, by status. */
    static Map<Integer, List<RefusalCode>> of(Operation operation, ApiMethod method, String path) {
        Set<RefusalCode> codes = EnumSet.of(TEMPORARILY_UNAVAILABLE);
        codes.addAll(method.refuses());
        codes.addAll(ofRole(method));
        codes.addAll(ofClient(method));
        codes.addAll(ofSecurity(operation));
        codes.addAll(ofContent(operation, path));
        if (operation.getParameters() != null) {
            operation.getParameters().forEach(parameter -> codes.addAll(ofParameter(parameter)));
        }
        return codes.stream()
                .collect(Collectors.groupingBy(code -> status(code, operation), TreeMap::new, Collectors.toList()));
    }

    private static Set<RefusalCode> ofRole(ApiMethod method) {
        return method.wantsRole() ? EnumSet.of(FORBIDDEN) : Set.of();
    }

    private static Set<RefusalCode> ofClient(ApiMethod method) {
        return method.takes().contains(Shown.CLIENT) ? EnumSet.of(INVALID_CLIENT) : Set.of();
    }

    private static Set<RefusalCode> ofSecurity(Operation operation) {
        return isSecured(operation) ? EnumSet.of(INVALID_TOKEN) : Set.of();
    }

    /** A form of another type is refused in the words of RFC 6749 section 5.2, which has none for it. */
    private static Set<RefusalCode> ofContent(Operation operation, String path) {
        if (operation.getRequestBody() == null) {
            return Set.of();
        }
        return Problems.isStandard(path)
                ? EnumSet.of(INVALID_REQUEST, CONTENT_TOO_LARGE)
                : EnumSet.of(INVALID_REQUEST, CONTENT_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE);
    }

    private static Set<RefusalCode> ofParameter(Parameter parameter) {
        return switch (parameter.getIn()) {
            case PATH -> EnumSet.of(NOT_FOUND);
            case QUERY -> EnumSet.of(INVALID_REQUEST);
            case COOKIE -> EnumSet.of(CROSS_SITE);
            case HEADER -> parameter.getName().equals(Shown.PROOF_HEADER) ? OF_PROOFS : Set.of();
        };
    }

    /** A proof that is shown with an access token is judged as a part of it (RFC 9449 section 7.1). */
    private static int status(RefusalCode code, Operation operation) {
        return OF_PROOFS.contains(code) && isSecured(operation) ? INVALID_TOKEN.status() : code.status();
    }

    /** Whether it takes an access token, and not only where one is there. */
    private static boolean isSecured(Operation operation) {
        return operation.getSecurity() != null
                && operation.getSecurity().stream()
                        .noneMatch(way -> way.getSchemes().isEmpty());
    }

    /** What the answer is described under, which several calls have. */
    static String name(List<RefusalCode> codes, String schema) {
        return schema + "." + names(codes, ".");
    }

    private static String names(List<RefusalCode> codes, String between) {
        return codes.stream().map(RefusalCode::json).collect(Collectors.joining(between));
    }

    static APIResponse answer(List<RefusalCode> codes, String schema) {
        APIResponse answer = answer("Refused: " + names(codes, ", "), schema);
        return codes.stream().anyMatch(WAITING::contains) ? answer.addHeader("Retry-After", seconds()) : answer;
    }

    private static APIResponse answer(String description, String schema) {
        MediaType media =
                OASFactory.createMediaType().schema(OASFactory.createSchema().ref(schema));
        return OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent().addMediaType("application/json", media));
    }

    private static Header seconds() {
        return OASFactory.createHeader()
                .description("When to come again, seconds")
                .schema(OASFactory.createSchema().addType(SchemaType.INTEGER));
    }
}
