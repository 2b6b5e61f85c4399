package dev.latchkey.kernel;

/** What may be shown with a call besides its body, and besides an access token where there must be one. */
public enum Shown {
    /** An access token, by whoever has one. */
    TOKEN,

    /** A client's id and secret (RFC 6749 section 2.3.1), where the form does not have them. */
    CLIENT,

    /** The proof of the key that the tokens are, or shall be, bound to. */
    PROOF,

    /** The device that somebody logs in with; the answer gives what to show with its next login. */
    DEVICE;

    /** The header with a proof (RFC 9449 section 4.1). */
    public static final String PROOF_HEADER = "DPoP";

    /** The header with a device: of a request, and of the answer where it is not for a browser. */
    public static final String DEVICE_HEADER = "latchkey-device";
}
