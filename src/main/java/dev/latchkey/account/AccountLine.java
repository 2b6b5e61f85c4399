package dev.latchkey.account;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.account.Unfit.UnfitException;
import dev.latchkey.kernel.Label;
import dev.latchkey.kernel.Language;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * An account as another system's export has it; all but the address and one of the passwords may be absent.
 *
 * @param id kept, so that apps need not learn another one
 * @param password plain text, where the other system had no better; hashed on the way in
 * @param passwordHash a PHC string, or what Django, Werkzeug or {@code crypt} write, or an object: {@link NamedHash}
 * @param roles what it has besides {@code user}
 * @param language {@code ko} or {@code en}
 */
@RegisterForReflection
public record AccountLine(
        UUID id,
        String email,
        String name,
        String password,
        JsonNode passwordHash,
        Boolean verified,
        Boolean disabled,
        Set<String> roles,
        String language,
        Instant createdAt) {

    private static final Pattern ROLE = Pattern.compile(Account.ROLE);
    private static final Pattern TEXT = Pattern.compile("[^\\p{Cc}\\p{Cs}]+");
    private static final Instant YEAR_0 = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");
    private static final Pattern NAME = Pattern.compile(Label.PATTERN);

    /**
     * Checks everything but a plain password, which is still to be hashed.
     *
     * @throws UnfitException where the account cannot come in
     */
    ImportedAccount checked(Language otherwise) {
        return new ImportedAccount(
                id,
                EmailAddress.parse(email).orElseThrow(Unfit.INVALID_EMAIL::because),
                checkedName(),
                checkedPassword(),
                Boolean.TRUE.equals(verified),
                Boolean.TRUE.equals(disabled),
                checkedRoles(),
                checkedLanguage(otherwise),
                checkedTime());
    }

    /** What has no year of four digits is no RFC 3339, and databases know no end of it. */
    private Instant checkedTime() {
        if (createdAt != null && (createdAt.isBefore(YEAR_0) || !createdAt.isBefore(YEAR_10000))) {
            throw Unfit.MALFORMED.because();
        }
        return createdAt;
    }

    private String checkedName() {
        if (name != null && !NAME.matcher(name).matches()) {
            throw Unfit.INVALID_NAME.because();
        }
        return name;
    }

    private Set<String> checkedRoles() {
        if (roles == null) {
            return Set.of();
        }
        if (roles.size() > Account.MOST_ROLES || !roles.stream().allMatch(AccountLine::isRole)) {
            throw Unfit.INVALID_ROLE.because();
        }
        return roles;
    }

    private static boolean isRole(String text) {
        return text != null && ROLE.matcher(text).matches();
    }

    private Language checkedLanguage(Language otherwise) {
        if (language == null) {
            return otherwise;
        }
        return Arrays.stream(Language.values())
                .filter(known -> known.tag().equals(language))
                .findFirst()
                .orElseThrow(Unfit.INVALID_LANGUAGE::because);
    }

    /** The hash, or null where there is a plain password instead. */
    private String checkedPassword() {
        boolean hashed = passwordHash != null && !passwordHash.isNull();
        if (hashed == (password != null)) {
            throw Unfit.PASSWORD_MISSING.because();
        }
        if (hashed) {
            return checkedHash();
        }
        plain().filter(text -> text.isText() && text.fits(1)).orElseThrow(Unfit.INVALID_PASSWORD::because);
        return null;
    }

    private String checkedHash() {
        try {
            String text = NamedHash.text(passwordHash);
            StoredPassword hash = StoredPassword.parse(text);
            if (text.length() > StoredPassword.LONGEST || !TEXT.matcher(text).matches()) {
                throw Unfit.UNKNOWN_HASH.because();
            }
            if (hash.tooCostly()) {
                throw Unfit.HASH_TOO_COSTLY.because();
            }
            return text;
        } catch (IllegalArgumentException unknown) {
            throw Unfit.UNKNOWN_HASH.because();
        }
    }

    /** The plain password, where there is one. */
    Optional<PasswordText> plain() {
        return Optional.ofNullable(password).map(PasswordText::new);
    }

    @Override
    public String toString() {
        return "AccountLine[redacted]";
    }
}
