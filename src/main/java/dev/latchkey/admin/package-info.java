/**
 * What operators see and do.
 *
 * <p>Rule: every call needs the role {@code admin} in the access token's {@code groups}, and calls the room that owns
 * the thing; nothing is decided here. The token may be an hour old, so {@link dev.latchkey.admin.AdminOnly} asks the
 * database as well: whoever lost the role is out at once.
 *
 * <p>The page at {@code /admin} is the same for everybody and holds no data: its scripts make these calls, with the token
 * of whoever looks at it. The address says what is shown, so that a login leads back there. Whatever comes from data is
 * put in as text.
 *
 * <p>An import reads an export as it comes and answers when it is through: nothing waits in a file, least of all plain
 * passwords, and whoever sends too fast is slowed down by TCP. What a batch brought in and what the import says about
 * itself are one transaction, so an import that was cut off may simply be sent again.
 */
package dev.latchkey.admin;
