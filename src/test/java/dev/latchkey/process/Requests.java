package dev.latchkey.process;

import dev.latchkey.process.Load.Template;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a service is asked, read from a file like {@code bench/latchkey.json}.
 *
 * @param login what every caller asks once, before anything else; or nothing
 * @param each by name, in the order of the file
 */
record Requests(Optional<Template> login, Map<String, Template> each) {

    static Requests of(JsonObject json) {
        Map<String, Template> each = new LinkedHashMap<>();
        json.getJsonObject("requests")
                .forEach(request -> each.put(request.getKey(), Template.of((JsonObject) request.getValue())));
        return new Requests(Optional.ofNullable(json.getJsonObject("login")).map(Template::of), each);
    }

    static Requests inResource(String name) {
        try (InputStream file = Requests.class.getClassLoader().getResourceAsStream(name)) {
            return of(new JsonObject(new String(file.readAllBytes())));
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** One request under another name, and no login. */
    Requests only(String name, String newName) {
        return new Requests(Optional.empty(), Map.of(newName, each.get(name)));
    }

    Template get(String name) {
        return each.get(name);
    }
}
