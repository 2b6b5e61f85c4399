package dev.latchkey.oauth;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The form of introspection and revocation (RFC 7662 section 2.1, RFC 7009 section 2.1), as it is described; {@link Form}
 * reads it. The hint is taken as from any client, and not needed.
 */
@Schema(requiredProperties = "token")
record TokenForm(
        String token,
        String tokenTypeHint,
        String clientId,
        String clientSecret,
        String clientAssertionType,
        String clientAssertion) {}
