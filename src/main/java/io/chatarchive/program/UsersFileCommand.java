package io.chatarchive.program;

import io.chatarchive.access.UsersFile;
import io.chatarchive.http.HttpSettings;
import io.chatarchive.standalone.ArchiveMain;
import io.chatarchive.standalone.ProgramFiles;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** What the commands share that work on the users file. They need no server; a process that runs sees a change at once. */
abstract class UsersFileCommand implements Callable<Integer> {
    final PrintStream out = System.out;
    final PrintStream err = System.err;

    private CamelContext context;

    /** With the settings. */
    final CamelContext context() {
        return context;
    }

    /** Does it. */
    abstract void run(UsersFile file) throws Exception;

    @Override
    public final Integer call() throws Exception {
        Main main = ArchiveMain.prepared(ProgramFiles.AS_THEY_ARE);
        context = main.getCamelContext();
        try {
            run(new UsersFile(HttpSettings.of(main.getCamelContext()).access().usersFile()));
        } finally {
            main.stop();
        }
        return 0;
    }
}
