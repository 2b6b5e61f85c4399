package dev.latchkey.kernel;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/** Why a request is refused: stable for programs, with its HTTP status and what the caller should do. */
@RegisterForReflection
public enum RefusalCode {
    INVALID_REQUEST(400, Action.FIX_REQUEST),
    INVALID_TOKEN_LINK(400, Action.FIX_REQUEST),
    INVALID_GRANT(400, Action.SIGN_IN),
    INVALID_SCOPE(400, Action.FIX_REQUEST),
    INVALID_DPOP_PROOF(400, Action.FIX_REQUEST),
    USE_DPOP_NONCE(400, Action.RETRY),
    UNAUTHORIZED_CLIENT(400, Action.FIX_REQUEST),
    UNSUPPORTED_GRANT_TYPE(400, Action.FIX_REQUEST),
    EMAIL_NOT_VERIFIED(400, Action.VERIFY_EMAIL),
    INVALID_CREDENTIALS(401, Action.SIGN_IN),
    INVALID_CLIENT(401, Action.FIX_REQUEST),
    INVALID_CODE(401, Action.FIX_REQUEST),
    INVALID_CHALLENGE(401, Action.SIGN_IN),
    INVALID_TOKEN(401, Action.SIGN_IN),
    INVALID_REFRESH_TOKEN(401, Action.SIGN_IN),
    INVALID_FOREIGN_TOKEN(401, Action.SIGN_IN),
    ACCOUNT_DISABLED(403, Action.SIGN_IN),
    CROSS_SITE(403, Action.FIX_REQUEST),
    FORBIDDEN(403, Action.SIGN_IN),
    NOT_FOUND(404, Action.FIX_REQUEST),
    METHOD_NOT_ALLOWED(405, Action.FIX_REQUEST),
    NOT_ACCEPTABLE(406, Action.FIX_REQUEST),
    ACCOUNT_EXISTS(409, Action.FIX_REQUEST),
    CLIENT_EXISTS(409, Action.FIX_REQUEST),
    LAST_ADMIN(409, Action.FIX_REQUEST),
    CONTENT_TOO_LARGE(413, Action.FIX_REQUEST),
    UNSUPPORTED_MEDIA_TYPE(415, Action.FIX_REQUEST),
    TOO_MANY_ATTEMPTS(429, Action.WAIT),
    INTERNAL_ERROR(500, Action.RETRY),
    TEMPORARILY_UNAVAILABLE(503, Action.RETRY);

    private final int status;
    private final Action action;

    RefusalCode(int status, Action action) {
        this.status = status;
        this.action = action;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** What the caller should do. */
    public Action action() {
        return action;
    }

    /** The code as programs read it. */
    @JsonValue
    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The code of a refusal that the framework made, by its HTTP status. */
    public static RefusalCode ofStatus(int status) {
        return switch (status) {
            case 401 -> INVALID_TOKEN;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 413 -> CONTENT_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 429 -> TOO_MANY_ATTEMPTS;
            case 503 -> TEMPORARILY_UNAVAILABLE;
            default -> status < 500 ? INVALID_REQUEST : INTERNAL_ERROR;
        };
    }
}
