package dev.latchkey.kernel;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/** Why a request is refused: stable for programs, with its HTTP status and what the caller should do. */
@RegisterForReflection
public enum RefusalCode {
    /** No JSON, or a field is missing, wrong or unknown. */
    INVALID_REQUEST(400, Action.FIX_REQUEST),
    /** The link of a mail is wrong, too old or used. */
    INVALID_TOKEN_LINK(400, Action.FIX_REQUEST),
    /** At {@code /oauth2/token}: the refresh token is not good, or not this client's (RFC 6749 section 5.2). */
    INVALID_GRANT(400, Action.SIGN_IN),
    /** At {@code /oauth2/token}: more than the client has. */
    INVALID_SCOPE(400, Action.FIX_REQUEST),
    /** A proof of a key is bad or missing (RFC 9449 section 5). */
    INVALID_DPOP_PROOF(400, Action.FIX_REQUEST),
    /** The proof needs the nonce that comes with the answer (RFC 9449 section 8). */
    USE_DPOP_NONCE(400, Action.RETRY),
    /** The client may not do this. */
    UNAUTHORIZED_CLIENT(400, Action.FIX_REQUEST),
    /** At {@code /oauth2/token}: only {@code refresh_token} is. */
    UNSUPPORTED_GRANT_TYPE(400, Action.FIX_REQUEST),
    /** The password is right, the address not confirmed; or an admin gives roles to such an account. */
    EMAIL_NOT_VERIFIED(400, Action.VERIFY_EMAIL),
    /** Address or password is wrong. */
    INVALID_CREDENTIALS(401, Action.SIGN_IN),
    /** The client did not prove itself. */
    INVALID_CLIENT(401, Action.FIX_REQUEST),
    /** The code of the second factor is wrong or used. */
    INVALID_CODE(401, Action.FIX_REQUEST),
    /** A login's second half came too late, or for an account that has changed since. */
    INVALID_CHALLENGE(401, Action.SIGN_IN),
    /** The access token is not good. */
    INVALID_TOKEN(401, Action.SIGN_IN),
    /** The refresh token is not good; a reason says why its session ended. */
    INVALID_REFRESH_TOKEN(401, Action.SIGN_IN),
    /** At {@code /adopt}: the token opens nothing. */
    INVALID_FOREIGN_TOKEN(401, Action.SIGN_IN),
    /** An admin has disabled the account. */
    ACCOUNT_DISABLED(403, Action.SIGN_IN),
    /** A cookie came from a page that may not use it. */
    CROSS_SITE(403, Action.FIX_REQUEST),
    /** The account does not have the role. */
    FORBIDDEN(403, Action.SIGN_IN),
    /** There is no such thing, or not for this account. */
    NOT_FOUND(404, Action.FIX_REQUEST),
    /** Not with this method. */
    METHOD_NOT_ALLOWED(405, Action.FIX_REQUEST),
    /** Not in the form that {@code Accept} asks for. */
    NOT_ACCEPTABLE(406, Action.FIX_REQUEST),
    /** For admins: the address has an account. */
    ACCOUNT_EXISTS(409, Action.FIX_REQUEST),
    /** For admins: the id has a client. */
    CLIENT_EXISTS(409, Action.FIX_REQUEST),
    /** Nobody would be admin any more. */
    LAST_ADMIN(409, Action.FIX_REQUEST),
    /** The body is longer than 64 KiB. */
    CONTENT_TOO_LARGE(413, Action.FIX_REQUEST),
    /** The body is not JSON, or not what is read here. */
    UNSUPPORTED_MEDIA_TYPE(415, Action.FIX_REQUEST),
    /** Too often; {@code Retry-After} says when again. */
    TOO_MANY_ATTEMPTS(429, Action.WAIT),
    /** A defect; the log has more by {@code request_id}. */
    INTERNAL_ERROR(500, Action.RETRY),
    /** The database is away, or there is too much to do. */
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
