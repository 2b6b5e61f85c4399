package dev.latchkey.kernel;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.common.utils.StringUtil;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Refuses to start with an environment variable, or a line of a file {@code .env}, that is meant for Latchkey and names no
 * setting. SmallRye Config does so for every other source; a misspelt variable it cannot tell from one that belongs to
 * somebody else.
 */
@ApplicationScoped
@RegisterForReflection(
        targets = {
            LatchkeyConfig.class,
            LatchkeyConfig.AccessToken.class,
            LatchkeyConfig.Session.class,
            LatchkeyConfig.Keys.class,
            LatchkeyConfig.Database.class,
            LatchkeyConfig.Password.class,
            LatchkeyConfig.Breached.class,
            ThrottleSettings.class,
            LatchkeyConfig.Audit.class,
            LatchkeyConfig.Cors.class,
            LatchkeyConfig.Dpop.class,
            MailSettings.class,
            ClientSettings.class,
            WebhookSettings.class,
            AdoptionSettings.class
        })
class SettingsCheck {

    /** Before it may stand the profile that it is for, as SmallRye Config has it: {@code _PROD_} or {@code %prod.}. */
    private static final Pattern OURS = Pattern.compile("(?:_[A-Z0-9_]+?_|%[^.]+\\.)?(LATCHKEY_.*|latchkey[._].*)");

    private static final String ADDRESS = "[0-9a-fA-F]*[.:][0-9a-fA-F.:]*";
    private static final String DIGITS = "[0-9]{1,5}";
    private static final String PLACE = "(tcp|udp|sctp)://[^/]+:" + DIGITS;

    /**
     * What Kubernetes sets in every pod beside a Service named {@code latchkey}, or {@code latchkey-} and anything, by name
     * and value: a setting that is misspelt may have such a name as well.
     */
    private static final Predicate<String> OF_KUBERNETES = Pattern.compile("LATCHKEY(_[A-Z0-9]+)*_("
                    + "SERVICE_HOST=" + ADDRESS
                    + "|PORT(_[0-9]+_(TCP|UDP|SCTP))?=" + PLACE
                    + "|PORT_[0-9]+_(TCP|UDP|SCTP)_(PROTO=(tcp|udp|sctp)|PORT=" + DIGITS + "|ADDR=" + ADDRESS + "))")
            .asMatchPredicate();

    private static final Predicate<String> PORT_OF_SERVICE = Pattern.compile(
                    "LATCHKEY(_[A-Z0-9]+)*_SERVICE_PORT(_[A-Z0-9]+)*=" + DIGITS)
            .asMatchPredicate();

    private static final String ANY = ".*";

    private static final Pattern PORT = Pattern.compile("_SERVICE_PORT(?![A-Z0-9])");

    void check(@Observes @Priority(StartOrder.VARIABLES) StartupEvent started) {
        Set<String> unknown = unknown(variables(ConfigProvider.getConfig().getConfigSources()));
        if (!unknown.isEmpty()) {
            throw new ConfigurationException("These environment variables, or lines of a file .env, name no setting of "
                    + "Latchkey: " + String.join(", ", unknown) + ". The README lists all settings.");
        }
    }

    /** As they are called there; the names of such a source have others beside them. A file {@code .env} is one, too. */
    static Map<String, String> variables(Iterable<ConfigSource> sources) {
        Map<String, String> variables = new HashMap<>(System.getenv());
        sources.forEach(source -> {
            if (source instanceof EnvConfigSource) {
                variables.putAll(source.getProperties());
            }
        });
        return variables;
    }

    void check(@Observes @Priority(StartOrder.SETTINGS) StartupEvent starting, LatchkeyConfig config) {
        check(config.password(), Runtime.getRuntime().maxMemory());
    }

    /**
     * RFC 9106 section 3.1: 8 KiB for each lane. And what does not fit ends the process with the first login.
     *
     * @param heap how large it may become, bytes
     */
    static void check(LatchkeyConfig.Password password, long heap) {
        long most = heap / 2 / 1024;
        if (password.memoryKib() > most) {
            throw new ConfigurationException("latchkey.password.memory-kib must be at most half of the heap, which is "
                    + most + ". Give the process more memory.");
        }
        if (password.memoryKib() < 8L * password.parallelism()) {
            throw new ConfigurationException(
                    "latchkey.password.memory-kib must be at least 8 times latchkey.password.parallelism.");
        }
    }

    static Set<String> unknown(Map<String, String> variables) {
        Predicate<String> known = known();
        return variables.keySet().stream()
                .filter(name -> isUnknown(name, known))
                .filter(name -> !isOfKubernetes(name, variables))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isUnknown(String name, Predicate<String> known) {
        Matcher ours = OURS.matcher(name);
        return ours.matches() && !known.test(ours.group(1));
    }

    private static boolean isOfKubernetes(String name, Map<String, String> variables) {
        String line = name + "=" + variables.get(name);
        return OF_KUBERNETES.test(line) || PORT_OF_SERVICE.test(line) && hasHost(name, variables.keySet());
    }

    /** The port of a Service never comes without its host. */
    private static boolean hasHost(String port, Set<String> names) {
        return PORT.matcher(port)
                .results()
                .map(end -> port.substring(0, end.start()) + "_SERVICE_HOST")
                .anyMatch(names::contains);
    }

    private static Predicate<String> known() {
        ConfigClass settings = ConfigClass.configClass(LatchkeyConfig.class, "latchkey");
        return ConfigMappings.getProperties(settings).keySet().stream()
                .flatMap(setting -> Stream.of(variable(setting), named(setting)))
                .collect(Collectors.collectingAndThen(
                        Collectors.joining("|"), names -> Pattern.compile(names).asMatchPredicate()));
    }

    /** The names that an environment variable may have for a setting; {@code *} is whatever the operator calls it. */
    private static String variable(String setting) {
        return pattern(
                setting,
                part -> StringUtil.replaceNonAlphanumericByUnderscores(part).toUpperCase(Locale.ROOT),
                "__?[A-Z0-9_]+",
                "__?");
    }

    /** In a container a variable may be called as the setting is. */
    private static String named(String setting) {
        return pattern(setting, UnaryOperator.identity(), "\\..+", "\\.");
    }

    private static String pattern(String setting, UnaryOperator<String> written, String name, String afterName) {
        boolean endsWithName = setting.endsWith(ANY);
        String rest = endsWithName ? setting.substring(0, setting.length() - ANY.length()) : setting;
        return Stream.of(rest.split(Pattern.quote(ANY + ".")))
                .map(written)
                .map(Pattern::quote)
                .collect(Collectors.joining(name + afterName, "", endsWithName ? name : ""));
    }
}
