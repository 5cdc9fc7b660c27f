package io.chatarchive.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.fault.Causes;
import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.fault.RedisError;
import io.chatarchive.operate.ArchiveOperator;
import io.chatarchive.operate.Letters;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.SettingSource;
import io.chatarchive.stream.Audit;
import io.chatarchive.stream.KeyTypes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.apache.camel.util.InetAddressUtil;
import org.springframework.dao.DataAccessException;
import picocli.CommandLine.Option;

/**
 * What the commands share that operate on an archive: which one, how they print, and what they exit with: 0 if it is done,
 * 1 if not, 2 if the command cannot be understood. What is a result goes to standard output, what is not to standard error.
 */
abstract class OperatorCommand implements Callable<Integer> {
    @Option(names = "--archive", defaultValue = SettingSource.ALL, description = "Name of the archive (default: chat).")
    private String archive;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    final PrintStream out = System.out;
    final PrintStream err = System.err;

    /** Does it, and returns the exit status. */
    abstract int run(OperatedArchive operated) throws Exception;

    @Override
    public final Integer call() throws Exception {
        try (OperatedArchive operated = OperatedArchive.open(archive)) {
            return runOrExplain(operated);
        }
    }

    /** Prints what is wrong before it closes: Ctrl-C waits until then, and ends the program. */
    private int runOrExplain(OperatedArchive operated) throws Exception {
        try {
            return run(operated);
        } catch (InvalidSettingException e) {
            err.println(e.getMessage());
            return 1;
        } catch (NoSuchFileException e) {
            err.println("There is no file " + e.getFile() + ".");
            return 1;
        } catch (FileSystemException e) {
            String why = e instanceof AccessDeniedException ? "it may not be read" : e.getReason();
            err.println("The file " + e.getFile() + " cannot be read or written: " + why + ".");
            return 1;
        } catch (IOException e) {
            err.println("The input or output failed: " + e.getMessage() + ".");
            return 1;
        } catch (Exception e) {
            boolean ofRedis = Causes.has(DataAccessException.class, e);
            if (!ofRedis && !Causes.has(SQLException.class, e)) {
                throw e;
            }
            if (ofRedis && RedisError.isWrongType(e)) {
                err.println(KeyTypes.explanation(operated.redis(), operated.settings()));
            } else {
                printFault(Fault.of(e), ofRedis);
            }
            return 1;
        }
    }

    private void printFault(Fault fault, boolean ofRedis) {
        boolean refused = fault.errorClass() == ErrorClass.CONFIGURATION;
        err.println(fault.server().words() + (refused ? " refuses: " : " cannot be asked: ") + fault.sentence() + "."
                + (refused && ofRedis ? " Operating takes these rights as well: " + ArchiveOperator.RIGHTS : ""));
    }

    /** The name that was given. */
    final String archive() {
        return archive;
    }

    final boolean isJson() {
        return json;
    }

    static ObjectNode json() {
        return JSON.createObjectNode();
    }

    final void printJson(JsonNode node) throws Exception {
        out.println(JSON.writeValueAsString(node));
    }

    /** What this person does to the archive. */
    static ArchiveOperator operator(OperatedArchive operated) {
        return new ArchiveOperator(operated.redis(), operated.settings(), new Audit.Actor(operator(), "shell"));
    }

    static Letters letters(OperatedArchive operated) {
        return new Letters(operated.redis(), operated.settings());
    }

    /** Who types this: for what others will read. */
    static String operator() {
        return System.getProperty("user.name") + "@" + InetAddressUtil.getLocalHostNameSafe();
    }
}
