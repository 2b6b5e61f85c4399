package dev.latchkey.kernel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;

/** What a request may leave out. A member that is null is one that is not there, because Jackson tells no difference. */
final class ApiBodies {

    private static final String JSON = "application/json";

    private ApiBodies() {}

    /** A body need not be there where no member of it must, and a member that need not be there may be null. */
    static void describe(RequestBody body, Map<String, Schema> schemas) {
        ofJson(body).map(Schema::getRef).map(ApiBodies::name).map(schemas::get).ifPresent(schema -> {
            List<String> required = Optional.ofNullable(schema.getRequired()).orElse(List.of());
            body.setRequired(!required.isEmpty());
            schema.getProperties().forEach((name, member) -> {
                if (!required.contains(name)) {
                    allowNull(member);
                }
            });
        });
    }

    private static Optional<Schema> ofJson(RequestBody body) {
        return Optional.ofNullable(body)
                .map(present -> present.getContent().getMediaType(JSON))
                .map(media -> media.getSchema());
    }

    private static String name(String ref) {
        return ref.substring(ref.lastIndexOf('/') + 1);
    }

    /** Once, however many operations take the same body. */
    private static void allowNull(Schema member) {
        if (!member.getType().contains(SchemaType.NULL)) {
            member.addType(SchemaType.NULL);
        }
    }
}
