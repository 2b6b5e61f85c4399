package dev.latchkey.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** What the parts of an answer cost alone, a second, with the libraries and settings of the service. */
final class Floors {

    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final int CONNECTIONS = 16;

    private final Duration time;

    Floors(Duration time) {
        this.time = time;
    }

    /** ES256 signatures on all cores. */
    double signatures() {
        return perSecond(CORES, () -> {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            byte[] text = new byte[400];
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            return () -> {
                signature.initSign(pair.getPrivate());
                signature.update(text);
                signature.sign();
            };
        });
    }

    /** Argon2id on all cores, at the default cost. */
    double hashes() {
        return perSecond(CORES, () -> {
            Argon2Parameters parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withMemoryAsKB(19456)
                    .withIterations(2)
                    .withParallelism(1)
                    .withSalt(new byte[16])
                    .build();
            return () -> {
                Argon2BytesGenerator generator = new Argon2BytesGenerator();
                generator.init(parameters);
                generator.generateBytes("correct horse battery staple".getBytes(), new byte[32]);
            };
        });
    }

    /** Durable transactions of H2 that change one row, in this process. */
    double h2Commits() throws Exception {
        Path folder = Files.createTempDirectory("latchkey-floor");
        return commits("jdbc:h2:file:" + folder.resolve("floor") + ";WRITE_DELAY=0", "sa", "");
    }

    /** Durable transactions of a PostgreSQL server that change one row. */
    double postgresCommits(PostgresServer server) throws Exception {
        return commits(server.url(), "postgres", "postgres");
    }

    private double commits(String url, String user, String password) throws Exception {
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            connection.createStatement().execute("create table floor (id int primary key, generation bigint)");
            for (int id = 0; id < CONNECTIONS; id++) {
                connection.createStatement().execute("insert into floor values (" + id + ", 0)");
            }
            List<Integer> ids = new ArrayList<>();
            double found = perSecond(CONNECTIONS, () -> update(url, user, password, next(ids)));
            connection.createStatement().execute("drop table floor");
            return found;
        }
    }

    private static synchronized int next(List<Integer> ids) {
        ids.add(ids.size());
        return ids.size() - 1;
    }

    private static Work update(String url, String user, String password, int id) throws SQLException {
        Connection connection = DriverManager.getConnection(url, user, password);
        PreparedStatement update =
                connection.prepareStatement("update floor set generation = generation + 1 where id = " + id);
        return update::executeUpdate;
    }

    private double perSecond(int threads, Callable<Work> each) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Long>> loops = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                Work work = each.call();
                loops.add(() -> loop(work));
            }
            long done = 0;
            for (Future<Long> count : pool.invokeAll(loops)) {
                done += count.get();
            }
            return done / (time.toNanos() / 1e9);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        } finally {
            pool.shutdownNow();
        }
    }

    private long loop(Work work) throws Exception {
        long warm = System.nanoTime() + time.toNanos() / 2;
        while (System.nanoTime() < warm) {
            work.run();
        }
        long end = System.nanoTime() + time.toNanos();
        long done = 0;
        while (System.nanoTime() < end) {
            work.run();
            done++;
        }
        return done;
    }

    /** One of many. */
    private interface Work {
        void run() throws GeneralSecurityException, SQLException;
    }
}
