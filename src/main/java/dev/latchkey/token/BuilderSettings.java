package dev.latchkey.token;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * What SmallRye JWT's builder asks the configuration for each token that it signs. The answers are ours, never change, and
 * are no operator's choice: {@link TokenIssuer} sets every claim, by our clock, and its keys are long enough. Looked for in
 * one source after the other, under the name of each profile, they were 6 % of the CPU time of a renewal; so this is the
 * first source that is asked, and knows them under every name.
 */
public final class BuilderSettings implements ConfigSource {

    private static final Map<String, String> SETTINGS = Map.of(
            "smallrye.jwt.new-token.add-default-claims", "false",
            "smallrye.jwt.new-token.override-matching-claims", "false",
            "smallrye.jwt.sign.relax-key-validation", "false");

    private static final int ABOVE_EVERY_OTHER_SOURCE = 1000;

    @Override
    public Map<String, String> getProperties() {
        return SETTINGS;
    }

    @Override
    public Set<String> getPropertyNames() {
        return SETTINGS.keySet();
    }

    /** @param name maybe with a profile before it, {@code %prod.name} */
    @Override
    public String getValue(String name) {
        return SETTINGS.get(name.startsWith("%") ? name.substring(name.indexOf('.') + 1) : name);
    }

    @Override
    public String getName() {
        return "Latchkey's settings of the token builder";
    }

    @Override
    public int getOrdinal() {
        return ABOVE_EVERY_OTHER_SOURCE;
    }
}
