package dev.latchkey.kernel;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jboss.jandex.IndexView;

/**
 * Adds to the description of the HTTP interface (OpenAPI) what every operation has, while the service is built: what is
 * shown with it, its refusals, the status that it succeeds with, and a name.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDocument implements OASFilter {

    private final IndexView resources;

    /** @param resources the classes of the service */
    public ApiDocument(IndexView resources) {
        this.resources = resources;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        document.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations().forEach((method, operation) -> {
                    ApiMethod said = said(operation.getOperationId());
                    describe(operation, said, method, path);
                    refusals(operation, said, path, document.getComponents());
                    ApiBodies.describe(operation.getRequestBody(), schemas);
                }));
        ApiCredentials.schemes().forEach(document.getComponents()::addSecurityScheme);
        ApiRefusals.schemas().forEach(name -> document.getComponents().addResponse(name, ApiRefusals.any(name)));
    }

    private static void describe(Operation operation, ApiMethod said, HttpMethod method, String path) {
        APIResponses answers = successes(operation, said);
        operation.setOperationId(id(method, path));
        operation.setTags(operation.getTags().stream()
                .map(tag -> tag.replaceFirst(" Resource$", ""))
                .toList());
        if (isPaged(operation)) {
            operation.addParameter(query("cursor", SchemaType.STRING)).addParameter(query("limit", SchemaType.INTEGER));
        }
        ApiCredentials.describe(operation, answers, said.takes());
        operation.setResponses(answers);
    }

    /** Each is described once: most calls have the same, and the description is read at every start. */
    private static void refusals(Operation operation, ApiMethod said, String path, Components components) {
        String schema = ApiRefusals.schema(path);
        APIResponses answers = operation.getResponses();
        ApiRefusals.of(operation, said, path).forEach((status, codes) -> {
            String name = ApiRefusals.name(codes, schema);
            components.addResponse(name, ApiRefusals.answer(codes, schema));
            answers.addAPIResponse(
                    String.valueOf(status), OASFactory.createAPIResponse().ref(name));
        });
        answers.addAPIResponse(
                APIResponses.DEFAULT, OASFactory.createAPIResponse().ref(schema));
    }

    /** {@code postLoginTotp}: no two operations have the same method and path. */
    private static String id(HttpMethod method, String path) {
        return Arrays.stream(path.split("[^A-Za-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining("", method.name().toLowerCase(Locale.ROOT), ""));
    }

    private static APIResponses successes(Operation operation, ApiMethod said) {
        APIResponses successes = OASFactory.createAPIResponses();
        operation.getResponses().getAPIResponses().entrySet().stream()
                .filter(response -> response.getKey().startsWith("2"))
                .forEach(response -> successes.addAPIResponse(said.status(response.getKey()), response.getValue()));
        return successes;
    }

    /** The method of {@code package.Class_method}: of several of that name, the one that is annotated. */
    private ApiMethod said(String id) {
        int end = id.lastIndexOf('_');
        return resources.getClassByName(id.substring(0, end)).methods().stream()
                .filter(method -> method.name().equals(id.substring(end + 1)))
                .max(Comparator.comparing(method -> method.annotations().size()))
                .map(ApiMethod::new)
                .orElseThrow();
    }

    private static boolean isPaged(Operation operation) {
        APIResponse response = operation.getResponses().getAPIResponse("200");
        return response != null
                && response.getContent() != null
                && response.getContent().getMediaTypes().values().stream()
                        .map(media -> media.getSchema() == null
                                ? null
                                : media.getSchema().getRef())
                        .anyMatch(ref -> ref != null && ref.startsWith("#/components/schemas/Page"));
    }

    private static Parameter query(String name, SchemaType type) {
        return OASFactory.createParameter()
                .name(name)
                .in(Parameter.In.QUERY)
                .schema(OASFactory.createSchema().addType(type));
    }
}
