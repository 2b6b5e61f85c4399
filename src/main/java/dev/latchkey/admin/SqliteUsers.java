package dev.latchkey.admin;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.latchkey.account.AccountImport;
import dev.latchkey.account.AccountLine;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The {@code users(id, email, password, verified)} table of a small application's SQLite file. A password that has the
 * form of a known hash is one; any other is plain text.
 */
final class SqliteUsers implements Export, AutoCloseable {

    private final Connection connection;
    private final ResultSet users;

    SqliteUsers(Path file) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath());
        users = connection.createStatement().executeQuery("select email, password, verified from users order by id");
    }

    @Override
    public Optional<Entry> next() throws IOException {
        try {
            return users.next() ? Optional.of(new Entry(users.getRow(), account())) : Optional.empty();
        } catch (SQLException failed) {
            throw new IOException(failed);
        }
    }

    private AccountLine account() throws SQLException {
        String password = users.getString("password");
        boolean hashed = password != null && AccountImport.isHash(password);
        return new AccountLine(
                null,
                users.getString("email"),
                null,
                hashed ? null : password,
                hashed ? TextNode.valueOf(password) : null,
                users.getBoolean("verified"),
                null,
                null,
                null,
                null);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
