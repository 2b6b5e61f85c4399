package dev.latchkey.admin;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.latchkey.account.AccountLine;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * Comma-separated values (RFC 4180). The first row names the columns; roles are separated by blanks, and one too many is
 * none.
 */
final class CsvRows implements Export {

    private static final CsvMapper CSV = CsvMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(CsvParser.Feature.EMPTY_STRING_AS_NULL)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .withConfigOverride(Set.class, roles -> roles.setSetterInfo(JsonSetter.Value.forContentNulls(Nulls.SKIP)))
            .build();
    private static final CsvSchema FIRST_ROW =
            CsvSchema.emptySchema().withHeader().withArrayElementSeparator(" ");

    private final MappingIterator<AccountLine> rows;
    private boolean broken;

    /** @throws Refusal {@code invalid_request}, where no row names the columns, or what begins there is no UTF-8 */
    CsvRows(InputStream bytes) throws IOException {
        try {
            rows = CSV.readerFor(AccountLine.class).with(FIRST_ROW).readValues(unmarked(bytes));
        } catch (JsonProcessingException | CharacterCodingException unreadable) {
            throw Refusal.of(RefusalCode.INVALID_REQUEST);
        }
    }

    /** Without the byte-order mark that spreadsheets begin with, which would be part of the first column's name. */
    private static Reader unmarked(InputStream bytes) throws IOException {
        PushbackReader text = new PushbackReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()));
        int first = text.read();
        if (first >= 0 && first != '\ufeff') {
            text.unread(first);
        }
        return text;
    }

    /**
     * After a row that is no CSV nobody can tell where the next one begins, and after what is no UTF-8 nobody knows what
     * the rest means. So the import ends there, and does not say that it has read all.
     */
    @Override
    public Optional<Entry> next() throws IOException {
        if (broken) {
            throw new IOException("unreadable from line " + line() + " on");
        }
        try {
            return rows.hasNextValue() ? Optional.of(read()) : Optional.empty();
        } catch (JsonParseException | CharacterCodingException unreadable) {
            broken = true;
            return Optional.of(new Entry(line(), null));
        }
    }

    private Entry read() throws IOException {
        try {
            AccountLine account = rows.nextValue();
            return new Entry(line(), account);
        } catch (JsonParseException malformed) {
            throw malformed;
        } catch (JsonProcessingException mismatched) {
            return new Entry(line(), null);
        }
    }

    private long line() {
        return rows.getParser().currentTokenLocation().getLineNr();
    }
}
