package dev.latchkey.session;

/** Lets a client in that proves who it is. */
public interface ClientGate {

    /**
     * The client that shows its credentials.
     *
     * @throws dev.latchkey.kernel.Refusal {@code invalid_client}
     */
    Client admit(Credentials credentials);

    /**
     * What a client shows of itself (RFC 6749 section 2.3, RFC 7523 section 2.2); null is what it does not.
     *
     * @param authorization the header
     * @param clientId {@code client_id}
     * @param secret {@code client_secret}
     * @param assertionType {@code client_assertion_type}
     * @param assertion {@code client_assertion}
     */
    record Credentials(String authorization, String clientId, String secret, String assertionType, String assertion) {
        /** The one type of assertion that there is. */
        public static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

        /** The one scheme of the header that clients have, and the blank after it. */
        public static final String BASIC = "Basic ";

        /** Whether a header is of that scheme. */
        public static boolean isBasic(String authorization) {
            return authorization.regionMatches(true, 0, BASIC, 0, BASIC.length());
        }

        @Override
        public String toString() {
            return "Credentials[redacted]";
        }
    }
}
