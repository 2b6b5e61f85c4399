package dev.latchkey.kernel;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.common.utils.StringUtil;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refuses to start with an environment variable that is meant for Latchkey and names no setting. SmallRye Config does
 * so for every other source; a misspelt variable it cannot tell from one that belongs to somebody else.
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

    private static final Pattern OURS = Pattern.compile("LATCHKEY_.*|latchkey[._].*");

    /** What Kubernetes sets in every pod beside a Service named {@code latchkey}, or {@code latchkey-} and anything. */
    private static final Predicate<String> OF_KUBERNETES = Pattern.compile("LATCHKEY(_[A-Z0-9]+)*_"
                    + "(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9]+)*|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)")
            .asMatchPredicate();

    void check(@Observes @Priority(StartOrder.VARIABLES) StartupEvent started) {
        Set<String> unknown = unknown(System.getenv().keySet());
        if (!unknown.isEmpty()) {
            throw new ConfigurationException("These environment variables name no setting of Latchkey: "
                    + String.join(", ", unknown) + ". The README lists all settings.");
        }
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

    static Set<String> unknown(Set<String> variables) {
        Predicate<String> known = known();
        return variables.stream()
                .filter(OURS.asMatchPredicate())
                .filter(known.or(OF_KUBERNETES).negate())
                .collect(Collectors.toCollection(TreeSet::new));
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
        return Stream.of(setting.split("\\.\\*\\."))
                .map(part ->
                        StringUtil.replaceNonAlphanumericByUnderscores(part).toUpperCase(Locale.ROOT))
                .map(Pattern::quote)
                .collect(Collectors.joining("__?[A-Z0-9_]+__?"));
    }

    /** In a container a variable may be called as the setting is. */
    private static String named(String setting) {
        return Stream.of(setting.split("\\.\\*\\.")).map(Pattern::quote).collect(Collectors.joining("\\..+\\."));
    }
}
