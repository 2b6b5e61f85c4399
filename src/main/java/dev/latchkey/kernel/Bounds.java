package dev.latchkey.kernel;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.Converters;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * What a setting must be, beside its type. Not by Bean Validation: that would look at the settings of Quarkus too,
 * some hundred classes, at each start.
 */
public final class Bounds {

    private static final Set<String> WEB = Set.of("http", "https");
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private Bounds() {}

    /** {@code true} or {@code false}, in any words for it: of one that is misspelt nobody knows which it was to be. */
    public static final class YesOrNo implements Converter<Boolean> {
        @Override
        public Boolean convert(String value) {
            return Converters.getImplicitConverter(Boolean.class)
                    .convert(matching("(?i)true|yes|y|on|1|false|no|n|off|0", value));
        }
    }

    /** A number from 1 on. */
    public static final class AtLeastOne implements Converter<Integer> {
        @Override
        public Integer convert(String value) {
            return within(1, Integer.MAX_VALUE, value);
        }
    }

    /** From 1 to 256. */
    public static final class OneTo256 implements Converter<Integer> {
        @Override
        public Integer convert(String value) {
            return within(1, 256, value);
        }
    }

    /** A part that is not the whole: from 0 to 0.9. */
    public static final class ZeroToNineTenths implements Converter<Double> {
        @Override
        public Double convert(String value) {
            return within(0.0, 0.9, value);
        }
    }

    /** A time that may be none. */
    public static final class NotNegative implements Converter<Duration> {
        @Override
        public Duration convert(String value) {
            return atLeast(Duration.ZERO, value);
        }
    }

    /** How often something is done: not without a pause. */
    public static final class Pause implements Converter<Duration> {
        @Override
        public Duration convert(String value) {
            return atLeast(Duration.ofNanos(1), value);
        }
    }

    /** What is counted in seconds. */
    public static final class AtLeastASecond implements Converter<Duration> {
        @Override
        public Duration convert(String value) {
            return atLeast(Duration.ofSeconds(1), value);
        }
    }

    /** What is counted in days. */
    public static final class AtLeastADay implements Converter<Duration> {
        @Override
        public Duration convert(String value) {
            return atLeast(Duration.ofDays(1), value);
        }
    }

    /** The {@code typ} of an access token: {@code JWT}, or {@code at+jwt} (RFC 9068 section 2.1). */
    public static final class TokenType implements Converter<String> {
        @Override
        public String convert(String value) {
            return matching("JWT|at\\+jwt", value);
        }
    }

    /** What an access token may be signed with (RFC 7518 section 3.1, RFC 8037). */
    public static final class SigningAlgorithm implements Converter<String> {
        @Override
        public String convert(String value) {
            return matching("ES256|RS256|PS256|EdDSA|HS256", value);
        }
    }

    /** Where people reach a service (RFC 9110 section 4.2). The JDK sees no host in a name that has an underscore. */
    public static final class WebAddress implements Converter<URI> {
        @Override
        public URI convert(String value) {
            URI address = URI.create(value);
            if (!WEB.contains(String.valueOf(address.getScheme()))
                    || address.getHost() == null
                    || !WebAddresses.hasPossiblePort(address)) {
                throw new IllegalArgumentException("It must begin with http:// or https:// and the name of a host,"
                        + " of letters, digits, dots and hyphens, or its IP address, and have no port above 65535");
            }
            return address;
        }
    }

    /** A web address that others begin with, so that it ends where its path does. */
    public static final class Beginning implements Converter<URI> {
        @Override
        public URI convert(String value) {
            URI address = new WebAddress().convert(value);
            if (address.getRawQuery() != null || address.getRawFragment() != null || address.getRawUserInfo() != null) {
                throw new IllegalArgumentException("It must have no query, no fragment and no user");
            }
            return address;
        }
    }

    /** Who issues a token: a name, or an address without query and fragment (RFC 7519 section 2, RFC 8414 section 2). */
    public static final class Issuer implements Converter<String> {
        @Override
        public String convert(String value) {
            URI name = URI.create(value);
            if (name.getRawQuery() != null || name.getRawFragment() != null) {
                throw new IllegalArgumentException("It must have no query and no fragment");
            }
            // What is not set comes as nothing, and is nothing.
            return value.isEmpty() ? null : value;
        }
    }

    /** A folder as the embedded database takes it, which knows no other beginning and ends an address at a semicolon. */
    public static final class Folder implements Converter<Path> {
        @Override
        public Path convert(String value) {
            Path folder = Path.of(value);
            boolean begins = folder.isAbsolute() || folder.startsWith(".") || folder.startsWith("..");
            if (!begins || value.contains(";")) {
                throw new IllegalArgumentException(
                        "It must begin with ./ or ../ or be absolute, and have no semicolon");
            }
            return folder;
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Comparable<T>> T within(T least, T most, String value) {
        Converter<T> plain = Converters.getImplicitConverter((Class<T>) least.getClass());
        return Converters.rangeValueConverter(plain, least, true, most, true).convert(value);
    }

    /** And no longer than a hundred years: what a database or a clock in nanoseconds cannot say breaks every request. */
    private static Duration atLeast(Duration least, String value) {
        return Converters.rangeValueConverter(new DurationConverter(), least, true, LONGEST, true)
                .convert(value);
    }

    private static String matching(String pattern, String value) {
        Converter<String> plain = Converters.getImplicitConverter(String.class);
        return Converters.patternValidatingConverter(plain, pattern).convert(value);
    }
}
