package dev.latchkey.kernel;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/** What the caller of a refused request should do now. */
@RegisterForReflection
public enum Action {
    FIX_REQUEST,
    SIGN_IN,
    VERIFY_EMAIL,
    WAIT,
    RETRY;

    /** The action as programs read it. */
    @JsonValue
    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }
}
