package dev.latchkey.process;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody else's service, which runs already.
 *
 * @param variables what its requests are filled with
 * @param process where its CPU time is to be counted
 */
record Peer(String name, URI url, Requests requests, Map<String, String> variables, Optional<ProcessHandle> process) {

    static Peer inFile(Path file) throws IOException {
        JsonObject json = new JsonObject(Files.readString(file));
        Map<String, String> variables = new LinkedHashMap<>();
        json.getJsonObject("variables", new JsonObject())
                .forEach(each -> variables.put(each.getKey(), each.getValue().toString()));
        return new Peer(
                json.getString("name"),
                URI.create(json.getString("url")),
                Requests.of(json),
                variables,
                Optional.ofNullable(json.getLong("pid")).flatMap(ProcessHandle::of));
    }
}
