package dev.latchkey.kernel;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** What is shown with a call besides its body: an access token, a client's secret, the proof of a key, a known device. */
final class ApiCredentials {

    private static final String CLIENT = "Client";
    private static final String BEARER = Scheme.BEARER.label();
    private static final String BOUND = Scheme.DPOP.label();

    private ApiCredentials() {}

    /** The ways to show something in the header {@code Authorization} besides the bearer token, by their names here. */
    static Map<String, SecurityScheme> schemes() {
        return Map.of(
                BOUND, scheme("dpop", "An access token that is bound to a key, with a proof (RFC 9449 section 7.1)"),
                CLIENT, scheme("basic", "A client's id and secret (RFC 6749 section 2.3.1); the form is another way"));
    }

    private static SecurityScheme scheme(String scheme, String description) {
        return OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme(scheme)
                .description(description);
    }

    /** Adds what is shown with an operation, and what its success gives to be shown with the next login. */
    static void describe(Operation operation, APIResponses successes, Set<Shown> taken) {
        boolean wantsToken = operation.getSecurity() != null;
        if (wantsToken) {
            operation.addSecurityRequirement(
                    by(BOUND, operation.getSecurity().get(0).getScheme(BEARER)));
        }
        ways(taken).forEach(operation::addSecurityRequirement);
        if (wantsToken || taken.contains(Shown.PROOF)) {
            operation.addParameter(proof());
        }
        if (taken.contains(Shown.DEVICE)) {
            operation.addParameter(device());
            successes.getAPIResponse("200").addHeader(Shown.DEVICE_HEADER, nextDevice());
        }
    }

    /** The ways to show what need not be shown in a header: a token at the logout, and a client's secret. */
    private static List<SecurityRequirement> ways(Set<Shown> taken) {
        SecurityRequirement none = OASFactory.createSecurityRequirement();
        if (taken.contains(Shown.TOKEN)) {
            return List.of(none, by(BEARER, List.of()), by(BOUND, List.of()));
        }
        return taken.contains(Shown.CLIENT) ? List.of(none, by(CLIENT, List.of())) : List.of();
    }

    private static SecurityRequirement by(String scheme, List<String> roles) {
        return OASFactory.createSecurityRequirement().addScheme(scheme, roles);
    }

    private static Parameter proof() {
        return header(Shown.PROOF_HEADER)
                .description("A proof of the key that the tokens are, or shall be, bound to (RFC 9449)");
    }

    private static Parameter device() {
        return header(Shown.DEVICE_HEADER).description("What the last login with this device answered in this header");
    }

    private static Parameter header(String name) {
        return OASFactory.createParameter().name(name).in(Parameter.In.HEADER).schema(text());
    }

    private static Header nextDevice() {
        return OASFactory.createHeader()
                .description("To be shown with the next login; in cookie mode it is a cookie")
                .schema(text());
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }
}
