package dev.latchkey.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.latchkey.account.Account;
import dev.latchkey.account.AccountLine;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Accounts of another system, brought in by one call that reads as fast as it writes. It asks the database for the role
 * by itself, once it reads: an upload that breaks off while a filter asks is never heard of.
 */
@Path("/admin/import")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Account.ADMIN)
@Blocking
public class ImportResource {

    static final String NDJSON = "application/x-ndjson";
    static final String CSV = "text/csv";

    private final Imports imports;
    private final AdminGate gate;
    private final ObjectReader accounts;
    private final Clock clock;

    ImportResource(Imports imports, AdminGate gate, ObjectMapper json, Clock clock) {
        this.imports = imports;
        this.gate = gate;
        this.accounts = json.readerFor(AccountLine.class);
        this.clock = clock;
    }

    /** Answers when all of it has been read; see {@link #list} meanwhile. */
    @POST
    @Consumes(NDJSON)
    public Report bringJson(InputStream export, @Context HttpServerRequest http) {
        gate.require();
        Unhurried.serve(http);
        return report(imports.run(new JsonLines(accounts, export)));
    }

    /** As {@link #bringJson}. */
    @POST
    @Consumes(CSV)
    public Report bringCsv(InputStream export, @Context HttpServerRequest http) throws IOException {
        gate.require();
        Unhurried.serve(http);
        return report(imports.run(new CsvRows(export)));
    }

    @GET
    public List<Report> list() {
        gate.require();
        Instant now = clock.instant();
        return imports.newest().stream().map(run -> Report.of(run, null, now)).toList();
    }

    @GET
    @Path("{id}")
    public Report get(@PathParam("id") UUID id) {
        gate.require();
        return report(id);
    }

    private Report report(UUID id) {
        ImportRun run = imports.find(id).orElseThrow(() -> Refusal.of(RefusalCode.NOT_FOUND));
        List<Failure> failures = imports.failures(id).stream().map(Failure::of).toList();
        return Report.of(run, failures, clock.instant());
    }

    /**
     * How far an import is.
     *
     * @param state {@code running}, {@code finished} or {@code interrupted}
     * @param done accounts read so far: created, existing and failed ones
     * @param rate accounts per second
     * @param failures the first thousand that did not come in; absent in the list of imports
     */
    public record Report(
            UUID id,
            String state,
            long done,
            long created,
            long existing,
            long failed,
            long rate,
            Instant startedAt,
            Instant finishedAt,
            List<Failure> failures) {

        static Report of(ImportRun run, List<Failure> failures, Instant now) {
            return new Report(
                    run.id(),
                    run.state(now).json(),
                    run.done(),
                    run.created(),
                    run.existing(),
                    run.failed(),
                    run.rate(),
                    run.startedAt(),
                    run.finishedAt(),
                    failures);
        }
    }

    /** An account that did not come in: where it is in the export, and why. */
    public record Failure(long line, String reason) {

        static Failure of(ImportFailure failure) {
            return new Failure(failure.line(), failure.reason().json());
        }
    }
}
