package io.chatarchive.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.fault.Fault;
import io.chatarchive.operate.LetterJson;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.DeadLetter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.sql.SQLException;
import org.springframework.dao.DataAccessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows a letter: message, error, and the row that it would be now, or why not.",
        footer = {"", "Example: chat-archive dead-letters show 1655188547271-0"})
final class LettersShow extends LetterCommand {
    @Parameters(paramLabel = "ID", description = "Id of a letter, or of the entry that it was.")
    private String id;

    @Override
    int run(OperatedArchive operated) throws Exception {
        DeadLetter letter = letters(operated).single(id);
        if (isJson()) {
            ObjectNode json = LetterJson.write(letter);
            json.put("try", trial(operated, letter).strip());
            printJson(json);
            return 0;
        }
        out.println("letter      " + Printable.line(letter.letter()) + (letter.isEdited() ? " (edited)" : ""));
        out.println("entry       " + operated.stream() + " " + Printable.line(letter.id()));
        out.println("set aside   " + letter.at());
        out.println("reason      " + Printable.line(letter.reason()));
        out.println("error       " + Printable.text(letter.error()));
        out.println("deliveries  " + letter.deliveries() + ", attempts " + letter.attempts());
        out.println("message     " + Printable.text(new String(letter.data(), UTF_8)));
        out.println();
        out.print(trial(operated, letter));
        return 0;
    }

    /** What {@code try} says of it. */
    private static String trial(OperatedArchive operated, DeadLetter letter) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream text = new PrintStream(bytes, true, UTF_8)) {
            new Trial(operated.withRoutes(), text).show(letter.message(operated.stream(), Long.MAX_VALUE));
        } catch (SQLException | DataAccessException e) {
            return "Nobody knows what would become of it now: " + Fault.of(e).sentence() + ".\n";
        } catch (InvalidSettingException e) {
            return "Nobody knows what would become of it now: " + e.getMessage() + "\n";
        }
        return bytes.toString(UTF_8);
    }
}
