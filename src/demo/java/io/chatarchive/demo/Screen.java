package io.chatarchive.demo;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Standard output: lines, and one status line that a terminal shows in place. Safe for many threads. */
public final class Screen {
    private final PrintStream out;
    private final boolean terminal;
    private int statusLength;
    private boolean passing;

    private Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @SuppressWarnings("SystemConsoleNull") // both cases are looked at
    public static Screen standardOutput() {
        Console console = System.console();
        boolean terminal = console != null && isTerminal(console);
        Charset charset = terminal ? console.charset() : Charset.forName(System.getProperty("native.encoding"));
        if (!charset.newEncoder().canEncode('王')) {
            charset = StandardCharsets.UTF_8; // the POSIX locale of a container: its terminal is outside
        }
        return new Screen(new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset), terminal);
    }

    public synchronized void say(String... lines) {
        say(List.of(lines));
    }

    public synchronized void say(List<String> lines) {
        if (passing) {
            out.print("\r" + " ".repeat(statusLength) + "\r");
        } else if (statusLength > 0) {
            out.println();
        }
        statusLength = 0;
        passing = false;
        lines.forEach(out::println);
    }

    synchronized void status(String line) {
        passing = false;
        if (terminal) {
            out.print("\r" + line + " ".repeat(Math.max(0, statusLength - line.length())));
            out.flush();
            statusLength = line.length();
        } else {
            out.println(line);
        }
    }

    /** A status line that only a terminal shows, until there is another line. */
    public synchronized void passing(String line) {
        if (terminal) {
            status(line);
            passing = true;
        }
    }

    /** Since Java 22 there is a console also where nobody looks at it, and a method that says so. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
