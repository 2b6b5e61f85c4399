package dev.latchkey.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that runs on Node.js and answers each line that it is asked with one. */
public final class Node implements AutoCloseable {

    /** The first one that has {@code crypto} for everybody. */
    private static final int OLDEST = 20;

    private static final Path SOURCES = Path.of("src/test/js");
    private static Path packages;

    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    private Node(Path folder, String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of("node", program));
        command.addAll(List.of(arguments));
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        questions = process.outputWriter();
        answers = process.inputReader();
    }

    /** Starts a program that needs nothing. Where there is no Node, the test that wants it is skipped, and says so. */
    public static Node start(String program, String... arguments) {
        assumeTrue(isInstalled(), "no Node.js on the path");
        return new Node(SOURCES, program, arguments);
    }

    /** Starts a program that needs the packages of the lock file; see {@link #start}. */
    public static Node startWithPackages(String program, String... arguments) {
        assumeTrue(isInstalled(), "no Node.js on the path");
        return new Node(packages(), program, arguments);
    }

    /** Whether Node is there and new enough; says in capitals if not. */
    public static boolean isInstalled() {
        boolean installed = version() >= OLDEST;
        if (!installed) {
            System.err.println("!!!!! NO NODE.JS " + OLDEST + " ON THE PATH: WHAT RUNS ON IT IS NOT TESTED !!!!!");
        }
        return installed;
    }

    private static int version() {
        try {
            String version = run(Path.of("."), "node", "--version");
            return Integer.parseInt(version.replaceAll("(?s)v(\\d+).*", "$1"));
        } catch (UncheckedIOException missing) {
            return 0;
        }
    }

    /** Other people's packages, of the versions that the lock file names. */
    private static synchronized Path packages() {
        if (packages == null) {
            Path folder = Path.of(System.getProperty("test.build.directory", "target"), "js");
            copy(folder);
            run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            packages = folder;
        }
        return packages;
    }

    private static void copy(Path folder) {
        try (var files = Files.list(SOURCES)) {
            Files.createDirectories(folder);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(folder.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What a command prints; it must go through. */
    private static String run(Path folder, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + " failed: " + printed);
            }
            return printed;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** The answer to a question. */
    public String ask(String question) {
        try {
            questions.write(question + "\n");
            questions.flush();
            return answers.readLine();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
