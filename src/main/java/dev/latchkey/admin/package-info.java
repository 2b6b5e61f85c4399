/**
 * What operators see and do.
 *
 * <p>Rule: every call needs the role {@code admin} in the access token's {@code groups}, and calls the room that owns
 * the thing; nothing is decided here.
 */
package dev.latchkey.admin;
