package dev.latchkey.admin;

import dev.latchkey.account.AccountImport;
import dev.latchkey.account.AccountImport.Candidate;
import dev.latchkey.account.AccountImport.Outcome;
import dev.latchkey.admin.Export.Entry;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.Transactions;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** Imports: the accounts of an export in batches, each in a transaction that also says how far the import is. */
@ApplicationScoped
class Imports {

    private static final Logger LOG = Logger.getLogger(Imports.class);
    private static final int BATCH = 100;
    private static final int SHOWN_FAILURES = 1000;
    private static final int SHOWN_RUNS = 50;

    private final AccountImport accounts;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Chance chance;
    private final Clock clock;

    Imports(AccountImport accounts, AuditTrail audit, Transactions transactions, Chance chance, Clock clock) {
        this.accounts = accounts;
        this.audit = audit;
        this.transactions = transactions;
        this.chance = chance;
        this.clock = clock;
    }

    /** Brings in an export, and returns when it has ended or broken off. */
    UUID run(Export export) {
        UUID run = transactions.call(() -> begin().id());
        LOG.infof("Import %s began", run);
        try {
            boolean more;
            do {
                more = bringNext(run, export);
            } while (more);
            transactions.run(() -> running(run).finish(clock.instant()));
            LOG.infof("Import %s has finished", run);
        } catch (IOException brokenOff) {
            interrupt(run, brokenOff.getMessage());
        } catch (RuntimeException failed) {
            interrupt(run, failed.getClass().getName());
            throw failed;
        }
        return run;
    }

    private ImportRun begin() {
        ImportRun run = new ImportRun(chance.id(), clock.instant());
        run.persist();
        audit.record(new AuditEvent.ImportStarted(run.id().toString()));
        return run;
    }

    private static ImportRun running(UUID run) {
        return ImportRun.findById(run);
    }

    private void interrupt(UUID run, String cause) {
        LOG.warnf("Import %s broke off: %s", run, cause);
        transactions.run(() -> running(run).interrupt(clock.instant()));
    }

    /** Brings in a batch; false where it was the last. What was read before the rest could not be comes in as well. */
    private boolean bringNext(UUID run, Export export) throws IOException {
        List<Entry> batch = new ArrayList<>(BATCH);
        try {
            Optional<Entry> next;
            while (batch.size() < BATCH && (next = export.next()).isPresent()) {
                batch.add(next.get());
            }
        } finally {
            if (!batch.isEmpty()) {
                bring(run, batch);
            }
        }
        return batch.size() == BATCH;
    }

    /** Where somebody signs up meanwhile with one of the addresses, each account is tried for itself. */
    private void bring(UUID run, List<Entry> batch) {
        List<Candidate> candidates =
                accounts.prepare(batch.stream().map(Entry::account).toList());
        if (transactions.unlessTaken(() -> enter(run, batch, candidates)).isPresent()) {
            return;
        }
        for (int at = 0; at < batch.size(); at++) {
            List<Entry> entry = List.of(batch.get(at));
            List<Candidate> candidate = List.of(candidates.get(at));
            transactions.runAgainIfTaken(() -> enter(run, entry, candidate));
        }
    }

    private int enter(UUID run, List<Entry> entries, List<Candidate> candidates) {
        List<Outcome> outcomes = accounts.enter(candidates);
        ImportRun known = running(run);
        long failedBefore = known.failed();
        long created = outcomes.stream().filter(Outcome::created).count();
        long failed =
                outcomes.stream().filter(outcome -> outcome.unfit() != null).count();
        known.count(created, outcomes.size() - created - failed, failed, clock.instant());
        if (failedBefore < SHOWN_FAILURES) {
            IntStream.range(0, entries.size())
                    .filter(at -> outcomes.get(at).unfit() != null)
                    .forEach(at -> new ImportFailure(
                                    chance.id(),
                                    run,
                                    entries.get(at).line(),
                                    outcomes.get(at).unfit())
                            .persist());
        }
        return outcomes.size();
    }

    /** The newest ones first. */
    List<ImportRun> newest() {
        return ImportRun.findAll(Sort.descending("startedAt", "id"))
                .page(0, SHOWN_RUNS)
                .list();
    }

    Optional<ImportRun> find(UUID run) {
        return transactions.call(() -> ImportRun.findByIdOptional(run));
    }

    /** The first lines that did not come in. */
    List<ImportFailure> failures(UUID run) {
        return transactions.call(() -> ImportFailure.find("importId = ?1", Sort.by("line"), run)
                .page(0, SHOWN_FAILURES)
                .list());
    }
}
