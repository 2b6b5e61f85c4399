package dev.latchkey.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** What a benchmark found: printed as a table, and written as JSON and as a chart. */
final class BenchmarkReport {

    private static final int BAR = 24;
    private static final int NAMES = 420;
    private static final int BARS = 400;

    private final List<Floor> floors = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<Figure> figures = new ArrayList<>();

    void add(Floor floor) {
        floors.add(floor);
    }

    void add(Row row) {
        rows.add(row);
    }

    void add(String subject, String what, double value, String unit) {
        figures.add(new Figure(subject, what, value, unit));
    }

    /** Prints the table and writes {@code bench.json} and {@code bench.svg}. */
    void write(Path folder) throws IOException {
        System.out.println(table());
        Files.createDirectories(folder);
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(
                        folder.resolve("bench.json").toFile(),
                        Map.of("floors", floors, "requests", rows, "figures", figures));
        Files.writeString(folder.resolve("bench.svg"), chart());
    }

    /** How many of a part a second. */
    double floor(String what) {
        return floors.stream()
                .filter(floor -> floor.what.equals(what))
                .mapToDouble(Floor::perSecond)
                .findFirst()
                .orElseThrow();
    }

    /** How many answers a second. */
    double perSecond(String subject, String request) {
        return rows.stream()
                .filter(row -> row.subject.equals(subject) && row.request.equals(request))
                .mapToDouble(Row::perSecond)
                .findFirst()
                .orElseThrow();
    }

    private String table() {
        StringJoiner lines = new StringJoiner("\n", "\n", "\n");
        lines.add(line(
                "%-22s %-44s %10s %8s %8s %10s %12s %10s",
                "", "", "a second", "p50 ms", "p99 ms", "server ms", "database ms", "load ms"));
        rows.forEach(row -> lines.add(line(
                "%-22s %-44s %,10.0f %8.2f %8.2f %10.3f %12.3f %10.3f",
                row.subject,
                row.request,
                row.perSecond,
                row.p50Millis,
                row.p99Millis,
                row.serverMillis,
                row.databaseMillis,
                row.generatorMillis)));
        floors.forEach(floor -> lines.add(line("%-22s %-44s %,10.0f", "floor", floor.what, floor.perSecond)));
        figures.forEach(figure ->
                lines.add(line("%-22s %-44s %,10.2f %s", figure.subject, figure.what, figure.value, figure.unit)));
        return lines.toString();
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values).stripTrailing();
    }

    private String chart() {
        double most = rows.stream().mapToDouble(Row::perSecond).max().orElse(1);
        StringJoiner bars = new StringJoiner("\n");
        for (int number = 0; number < rows.size(); number++) {
            Row row = rows.get(number);
            int top = number * BAR;
            double length = Math.max(1, BARS * Math.log1p(row.perSecond) / Math.log1p(most));
            bars.add(line("<text x=\"0\" y=\"%d\">%s: %s</text>", top + 16, row.subject, row.request));
            bars.add(line(
                    "<rect x=\"%d\" y=\"%d\" width=\"%.0f\" height=\"16\" fill=\"#2a6\"/>", NAMES, top + 4, length));
            bars.add(line("<text x=\"%.0f\" y=\"%d\">%,.0f</text>", NAMES + length + 6, top + 16, row.perSecond));
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
                <title>Answers a second, logarithmic</title>
                %s
                </svg>
                """.formatted(NAMES + BARS + 80, rows.size() * BAR + 8, bars);
    }

    /**
     * A part of an answer alone.
     *
     * @param perSecond how many on the whole machine
     */
    record Floor(String what, double perSecond) {}

    /**
     * A request under load.
     *
     * @param serverMillis CPU time of the server's process for each
     * @param databaseMillis CPU time of a database that is a process of its own
     * @param generatorMillis CPU time of whoever asks
     */
    record Row(
            String subject,
            String request,
            double perSecond,
            double p50Millis,
            double p99Millis,
            double serverMillis,
            double databaseMillis,
            double generatorMillis) {}

    /** Something else that was measured. */
    record Figure(String subject, String what, double value, String unit) {}
}
