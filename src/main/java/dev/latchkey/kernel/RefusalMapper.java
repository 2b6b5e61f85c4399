package dev.latchkey.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;

/** Turns whatever ended a request early into the one shape of a refusal. */
@ApplicationScoped
public class RefusalMapper {

    private static final Logger LOG = Logger.getLogger(RefusalMapper.class);
    private static final String ERROR = "error";

    /** The one role that anything here asks for; the other services of an app have scopes of their own. */
    private static final String ADMIN = "admin";

    private final Problems problems;

    RefusalMapper(Problems problems) {
        this.problems = problems;
    }

    @ServerExceptionMapper
    Response refusal(Refusal refusal, RoutingContext request) {
        return answer(refusal, request).build();
    }

    /** No token: a challenge without an error code (RFC 6750 section 3.1). */
    @ServerExceptionMapper
    Response unauthorized(UnauthorizedException missing, RoutingContext request) {
        Refusal refusal = Refusal.of(RefusalCode.INVALID_TOKEN);
        return Scheme.anyToken(request.request()).isPresent()
                ? challenge(refusal, Map.of(ERROR, refusal.code().json()), request)
                : challenge(refusal, Map.of(), request);
    }

    /** The token, or what was shown with it (RFC 9449 section 7.1); or nobody can say now whether they are good. */
    @ServerExceptionMapper
    Response authenticationFailed(AuthenticationFailedException failed, RoutingContext request) {
        Refusal refusal = Stream.iterate(failed.getCause(), Objects::nonNull, Throwable::getCause)
                .filter(Refusal.class::isInstance)
                .map(Refusal.class::cast)
                .findFirst()
                .orElseGet(() -> Refusal.of(RefusalCode.INVALID_TOKEN));
        if (refusal.code() == RefusalCode.TEMPORARILY_UNAVAILABLE) {
            return answer(refusal, request).build();
        }
        return challenge(refusal, Map.of(ERROR, refusal.code().json()), request);
    }

    /** A good token that does not reach so far (RFC 6750 section 3.1). */
    @ServerExceptionMapper
    Response forbidden(ForbiddenException forbidden, RoutingContext request) {
        Map<String, String> attributes = Map.of(ERROR, "insufficient_scope", "scope", ADMIN);
        return challenged(Refusal.of(RefusalCode.FORBIDDEN), attributes, request)
                .build();
    }

    @ServerExceptionMapper
    Response invalid(ConstraintViolationException violations, RoutingContext request) {
        Map<String, String> fields = new HashMap<>();
        for (ConstraintViolation<?> violation : violations.getConstraintViolations()) {
            String field = field(violation.getPropertyPath());
            if (field != null) {
                fields.putIfAbsent(snakeCase(field), violation.getMessageTemplate());
            }
        }
        return answer(Refusal.fields(fields), request).build();
    }

    /** JSON that holds something else than the request's record does. The parser's own words stay inside. */
    @ServerExceptionMapper
    Response mismatched(MismatchedInputException mismatch, RoutingContext request) {
        return answer(ofJson(mismatch), request).build();
    }

    @ServerExceptionMapper
    Response framework(WebApplicationException refused, RoutingContext request) {
        if (refused.getCause() instanceof JsonProcessingException malformed) {
            return answer(ofJson(malformed), request).build();
        }
        RefusalCode code = RefusalCode.ofStatus(refused.getResponse().getStatus());
        Response.ResponseBuilder answer = answer(Refusal.of(code), request);
        if (code == RefusalCode.METHOD_NOT_ALLOWED) {
            answer.header(
                    HttpHeaders.ALLOW,
                    String.join(
                            ", ", AllowedMethods.of(CurrentRequestManager.get().getPathWithoutPrefix())));
        }
        return answer.build();
    }

    @ServerExceptionMapper
    Response unexpected(Throwable failed, RoutingContext request) {
        if (DatabaseTrouble.isBehind(failed)) {
            LOG.warnf("The database did not answer: %s", failed);
            return answer(Refusal.unavailable(), request).build();
        }
        if (DatabaseTrouble.isUnfitValue(failed)) {
            LOG.warnf("The database refuses what a request asked it for: %s", failed);
            return answer(Refusal.of(RefusalCode.INVALID_REQUEST), request).build();
        }
        LOG.error("A request failed", failed);
        return answer(Refusal.of(RefusalCode.INTERNAL_ERROR), request).build();
    }

    /** Always 401: a bad proof, which is a 400 where tokens are given out, here came with a token (RFC 9449 section 7.1). */
    private Response challenge(Refusal refusal, Map<String, String> attributes, RoutingContext request) {
        return challenged(refusal, attributes, request)
                .status(RefusalCode.INVALID_TOKEN.status())
                .build();
    }

    private Response.ResponseBuilder challenged(
            Refusal refusal, Map<String, String> attributes, RoutingContext request) {
        return answer(refusal, request)
                .header(HttpHeaders.WWW_AUTHENTICATE, Scheme.challenge(request.request(), attributes));
    }

    private Response.ResponseBuilder answer(Refusal made, RoutingContext request) {
        Refusal refusal = Problems.spoken(made, request);
        Response.ResponseBuilder answer = Response.status(refusal.code().status())
                .type(Problems.CONTENT_TYPE)
                .entity(problems.body(refusal, request));
        Problems.headers(refusal).forEach(answer::header);
        return answer;
    }

    private static Refusal ofJson(JsonProcessingException wrong) {
        if (wrong instanceof JsonMappingException mapping) {
            String name = field(mapping);
            if (name != null && name.length() <= 64) {
                return Refusal.field(name, isMissing(mapping) ? "field.required" : "field.unexpected");
            }
        }
        return Refusal.of(RefusalCode.INVALID_REQUEST);
    }

    /** The name of the last field on the way, or null: an element of a list has none. */
    private static String field(JsonMappingException mapping) {
        return mapping.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .filter(Objects::nonNull)
                .reduce(null, (outer, inner) -> inner);
    }

    /** A field that is not there and one that is wrong are the same exception, and only its words tell them apart. */
    private static boolean isMissing(JsonMappingException mapping) {
        return mapping.getOriginalMessage().startsWith("Missing required");
    }

    /** The name of the last property on the way, or null: after it comes, where it is an element that is wrong, the element. */
    private static String field(Path path) {
        String field = null;
        for (Path.Node node : path) {
            field = node.getKind() == ElementKind.PROPERTY ? node.getName() : field;
        }
        return field;
    }

    private static String snakeCase(String property) {
        return property.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
