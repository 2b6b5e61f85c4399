package dev.latchkey.admin;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.latchkey.account.AccountLine;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Newline-delimited JSON: one object a line. What is wrong with one line is no matter of the next. */
final class JsonLines implements Export {

    private static final int LONGEST = 64 << 10;

    private final ObjectReader reader;
    private final InputStream bytes;
    private long line;

    JsonLines(ObjectReader reader, InputStream bytes) {
        this.reader = reader;
        this.bytes = new BufferedInputStream(bytes);
    }

    @Override
    public Optional<Entry> next() throws IOException {
        byte[] text = read();
        while (text != null && new String(text, StandardCharsets.ISO_8859_1).isBlank()) {
            text = read();
        }
        return text == null ? Optional.empty() : Optional.of(new Entry(line, account(text)));
    }

    /** A line without its end; null after the last. Of a line that is too long only the beginning is kept. */
    private byte[] read() throws IOException {
        int next = bytes.read();
        if (next < 0) {
            return null;
        }
        line++;
        ByteArrayOutputStream text = new ByteArrayOutputStream(256);
        for (; next >= 0 && next != '\n'; next = bytes.read()) {
            if (text.size() <= LONGEST) {
                text.write(next);
            }
        }
        return text.toByteArray();
    }

    /** Without the byte-order mark that some systems begin with. */
    private static String unmarked(String json) {
        return json.startsWith("\ufeff") ? json.substring(1) : json;
    }

    private AccountLine account(byte[] text) {
        try {
            String json = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString();
            return text.length > LONGEST
                    ? null
                    : reader.readValue(line == 1 ? unmarked(json) : json, AccountLine.class);
        } catch (IOException malformed) {
            return null;
        }
    }
}
