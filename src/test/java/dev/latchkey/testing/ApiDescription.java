package dev.latchkey.testing;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The description of the HTTP interface as a strict client reads it: by the rules of JSON Schema, as far as the
 * description uses them.
 */
public final class ApiDescription {

    private final Map<String, Object> document;

    private ApiDescription(Map<String, Object> document) {
        this.document = document;
    }

    /** What the service says now. */
    public static ApiDescription read() {
        return new ApiDescription(given().queryParam("format", "json")
                .get("/q/openapi")
                .jsonPath()
                .getMap(""));
    }

    /** A node by the way to it; null where there is none. */
    @SuppressWarnings("unchecked")
    public <T> T at(String... way) {
        Object node = document;
        for (String step : way) {
            node = node instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return (T) node;
    }

    /** An operation by its method and path: {@code post /login}. */
    public Map<String, Object> operation(String call) {
        String[] parts = call.split(" ");
        return at("paths", parts[1], parts[0]);
    }

    /** What a genuine answer has that is not described; a status that only {@code default} stands for is not. */
    public List<String> wrongIn(String call, Response answer) {
        String[] parts = call.split(" ");
        String status = String.valueOf(answer.statusCode());
        Map<String, Object> described = resolved(at("paths", parts[1], parts[0], "responses", status));
        if (described == null) {
            return List.of(call + ": " + status);
        }
        return Stream.concat(wrongRefusal(described, answer), wrongBody(described, answer))
                .toList();
    }

    /** What is described once for several calls is referred to. */
    private Map<String, Object> resolved(Map<String, Object> response) {
        return response != null && response.get("$ref") instanceof String ref
                ? at(ref.replaceFirst("#/", "").split("/"))
                : response;
    }

    private static Stream<String> wrongRefusal(Map<String, Object> described, Response answer) {
        if (answer.statusCode() < 400) {
            return Stream.empty();
        }
        Map<String, String> refusal = answer.jsonPath().getMap("");
        String code = refusal.getOrDefault("code", refusal.get("error"));
        return List.of(described.get("description").toString().split("[ ,]+")).contains(code)
                ? Stream.empty()
                : Stream.of(code);
    }

    @SuppressWarnings("unchecked")
    private Stream<String> wrongBody(Map<String, Object> described, Response answer) {
        Map<String, Map<String, Object>> content = (Map<String, Map<String, Object>>) described.get("content");
        String type = String.valueOf(answer.contentType()).split(";")[0];
        return content == null || !type.equals("application/json")
                ? Stream.empty()
                : wrong(
                        "",
                        (Map<String, Object>) content.get(type).get("schema"),
                        answer.jsonPath().get(""));
    }

    @SuppressWarnings("unchecked")
    private Stream<String> wrong(String where, Map<String, Object> schema, Object value) {
        if (schema.get("$ref") instanceof String ref) {
            return wrong(where, at(ref.substring(2).split("/")), value);
        }
        for (String choice : List.of("oneOf", "anyOf")) {
            if (schema.get(choice) instanceof List<?> choices) {
                return wrongChoice(where, (List<Map<String, Object>>) choices, value, choice.equals("oneOf"));
            }
        }
        if (!isOfType(schema, value) || schema.get("enum") instanceof List<?> known && !known.contains(value)) {
            return Stream.of(where + ": " + value);
        }
        if (value instanceof List<?> items && schema.get("items") instanceof Map<?, ?> item) {
            return IntStream.range(0, items.size())
                    .boxed()
                    .flatMap(i -> wrong(where + "/" + i, (Map<String, Object>) item, items.get(i)));
        }
        return value instanceof Map<?, ?> members
                ? wrongMembers(where, schema, (Map<String, Object>) members)
                : Stream.empty();
    }

    private Stream<String> wrongChoice(
            String where, List<Map<String, Object>> choices, Object value, boolean exactlyOne) {
        long fitting = choices.stream()
                .filter(choice -> wrong(where, choice, value).findAny().isEmpty())
                .count();
        return fitting == 1 || fitting > 1 && !exactlyOne
                ? Stream.empty()
                : Stream.of(where + ": fits " + fitting + " of " + choices.size());
    }

    @SuppressWarnings("unchecked")
    private Stream<String> wrongMembers(String where, Map<String, Object> schema, Map<String, Object> members) {
        Stream<String> missing = ((List<String>) schema.getOrDefault("required", List.of()))
                .stream().filter(name -> !members.containsKey(name)).map(name -> where + "/" + name + ": missing");
        Map<String, Object> known = (Map<String, Object>) schema.getOrDefault("properties", Map.of());
        Stream<String> wrong = members.entrySet().stream()
                .filter(member -> known.containsKey(member.getKey()))
                .flatMap(member -> wrong(
                        where + "/" + member.getKey(),
                        (Map<String, Object>) known.get(member.getKey()),
                        member.getValue()));
        return Stream.concat(missing, wrong);
    }

    private static boolean isOfType(Map<String, Object> schema, Object value) {
        Object type = schema.get("type");
        List<?> types = type instanceof List<?> several ? several : type == null ? List.of() : List.of(type);
        return types.isEmpty() || types.stream().anyMatch(typesOf(value)::contains);
    }

    private static Set<String> typesOf(Object value) {
        if (value == null) {
            return Set.of("null");
        }
        if (value instanceof Number) {
            return value instanceof Integer || value instanceof Long ? Set.of("integer", "number") : Set.of("number");
        }
        if (value instanceof String) {
            return Set.of("string");
        }
        if (value instanceof Boolean) {
            return Set.of("boolean");
        }
        return value instanceof List ? Set.of("array") : Set.of("object");
    }
}
