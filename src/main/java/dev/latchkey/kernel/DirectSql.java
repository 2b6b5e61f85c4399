package dev.latchkey.kernel;

import static java.time.ZoneOffset.UTC;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Does the few statements, made often or for many rows at once, beside which what Hibernate does around them costs more. */
@ApplicationScoped
public class DirectSql {

    private final AgroalDataSource database;
    private final SqlStatements statements;

    DirectSql(AgroalDataSource database, SqlStatements statements) {
        this.database = database;
        this.statements = statements;
    }

    /**
     * Changes rows: in the transaction, where there is one, else as a transaction by itself, which holds a connection no
     * longer than it runs. One row or many take one way to the database; each of them counts as a statement.
     *
     * @param values of each row
     * @return for each row, whether it was changed
     * @throws PersistenceException as Hibernate does
     */
    public List<Boolean> update(String sql, List<Object[]> values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Object[] row : values) {
                statements.inspect(sql);
                add(statement, row);
            }
            return IntStream.of(statement.executeBatch())
                    .mapToObj(changed -> changed == 1)
                    .toList();
        } catch (SQLException failed) {
            throw new PersistenceException(failed);
        }
    }

    private static void add(PreparedStatement statement, Object... values) throws SQLException {
        for (int place = 0; place < values.length; place++) {
            statement.setObject(place + 1, values[place] instanceof Instant at ? at.atOffset(UTC) : values[place]);
        }
        statement.addBatch();
    }
}
