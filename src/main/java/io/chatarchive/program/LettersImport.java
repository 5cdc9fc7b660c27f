package io.chatarchive.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.operate.Letters;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description =
                "Adds letters that were exported; one that is there is passed over, one in the trash comes out of it.",
        footer = {"", "Example: chat-archive dead-letters import letters.jsonl"})
final class LettersImport extends LetterCommand {
    @Parameters(paramLabel = "FILE", description = "JSON lines; -: standard input.")
    private String file;

    @Override
    int run(OperatedArchive operated) throws Exception {
        Letters.Imported imported;
        try (InputStream in = file.equals("-") ? System.in : CallerFile.open(file);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
            imported = operator(operated).add(lines);
        }
        if (isJson()) {
            printJson(json().put("added", imported.added()).put("lines", imported.lines()));
        } else {
            long passed = imported.lines() - imported.added();
            out.println(imported.added()
                    + (imported.added() == 1 ? " letter added, " : " letters added, ")
                    + passed
                    + (passed == 1 ? " line passed over." : " lines passed over."));
        }
        return 0;
    }
}
