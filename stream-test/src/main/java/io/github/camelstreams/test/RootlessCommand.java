package io.github.camelstreams.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Runs programs that refuse to run as root: PostgreSQL's. */
final class RootlessCommand {

    private static final String ROOT = "0";
    private static final String NOBODY = "65534";

    // inside a user namespace without a mapping, root looks like nobody and still owns its files
    private static final List<String> NAMESPACE = List.of("unshare", "--user");

    // where namespaces are forbidden: another user who may still enter root's home, for access(2)
    // as well
    private static final List<String> OTHER_USER =
            List.of(
                    "setpriv",
                    "--reuid=" + NOBODY,
                    "--regid=" + NOBODY,
                    "--clear-groups",
                    "--inh-caps=+dac_override",
                    "--ambient-caps=+dac_override",
                    "--securebits=+no_setuid_fixup");

    private RootlessCommand() {}

    /** The command as it must be called to write to the given folder, by root or any other user. */
    static List<String> of(List<String> command, Path folder) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return command;
        }
        if (succeeds(join(NAMESPACE, List.of("true")))) {
            own(ROOT, folder);
            return join(NAMESPACE, command);
        }
        if (!succeeds(join(OTHER_USER, List.of("true")))) {
            throw new ServerException(
                    "PostgreSQL does not run as root, and neither unshare nor setpriv may change that here:"
                            + " run as another user");
        }
        own(NOBODY, folder);
        return join(OTHER_USER, command);
    }

    private static void own(String user, Path folder) {
        if (!succeeds(List.of("chown", "-R", user + ":" + user, folder.toString()))) {
            throw new ServerException("Cannot change the owner of " + folder);
        }
    }

    private static List<String> join(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static boolean succeeds(List<String> command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
