package dev.dayone.ingest.remote;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The credential helper that git is set up with on this machine ({@code git credential fill}). It is asked over a pipe, for one server at a time, and never asks a person.
 *
 * @param command what is run; the usual one is git itself
 */
record GitCredential(List<String> command) {

    private static final int SECONDS = 15;

    GitCredential {
        command = List.copyOf(command);
    }

    /** Git itself, with the settings of this account and of no repository. */
    static GitCredential git() {
        return new GitCredential(List.of("git", "credential", "fill"));
    }

    /** Nobody is asked. */
    static GitCredential none() {
        return new GitCredential(List.of());
    }

    /** What it knows of a server; nothing where there is no git, or no helper, or it does not answer in time. */
    Optional<Login> at(URI address) {
        String host = address.getHost();
        if (command.isEmpty() || host == null || address.getScheme() == null) {
            return Optional.empty();
        }
        String server = address.getPort() < 0 ? host : host + ":" + address.getPort();
        String question = "protocol=" + address.getScheme() + "\nhost=" + server + "\npath="
                + (address.getRawPath() == null ? "" : address.getRawPath().replaceFirst("^/+", "")) + "\n"
                + (address.getUserInfo() == null || address.getUserInfo().contains(":")
                        ? ""
                        : "username=" + address.getUserInfo() + "\n")
                + "\n";
        if (question.indexOf('\0') >= 0
                || question.indexOf('\r') >= 0
                || question.lines().count() > 5) {
            return Optional.empty();
        }
        try {
            return answer(question);
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Optional<Login> answer(String question) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_ASKPASS", "false");
        environment.put("GCM_INTERACTIVE", "never");
        environment.remove("GIT_DIR");
        Process process = builder.start();
        ask(process, question);
        Thread limit = new Thread(
                () -> {
                    try {
                        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                            process.destroyForcibly();
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "credential-helper-limit");
        limit.setDaemon(true);
        limit.start();
        String said = new String(process.getInputStream().readNBytes(1 << 16), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? read(said) : Optional.empty();
    }

    private static void ask(Process process, String question) {
        try (OutputStream to = process.getOutputStream()) {
            to.write(question.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // A helper need not read what it is asked; what it says decides.
        }
    }

    /** {@code key=value} a line, as git-credential(1) has it. */
    static Optional<Login> read(String said) {
        Map<String, String> values = new HashMap<>();
        said.lines().filter(line -> line.indexOf('=') > 0).forEach(line -> {
            int at = line.indexOf('=');
            values.put(line.substring(0, at), line.substring(at + 1));
        });
        String password = values.getOrDefault("password", "");
        return password.isEmpty()
                ? Optional.empty()
                : Optional.of(new Login(values.getOrDefault("username", ""), password));
    }
}
