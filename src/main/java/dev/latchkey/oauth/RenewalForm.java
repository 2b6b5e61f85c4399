package dev.latchkey.oauth;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The form of a renewal (RFC 6749 section 6), as it is described; {@link Form} reads it. */
@Schema(requiredProperties = {"grant_type", "refresh_token"})
record RenewalForm(
        @Schema(enumeration = TokenResource.GRANT_TYPE) String grantType,
        String refreshToken,
        String scope,
        String clientId,
        String clientSecret,
        String clientAssertionType,
        String clientAssertion) {}
