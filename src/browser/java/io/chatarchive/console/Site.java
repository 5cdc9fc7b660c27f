package io.chatarchive.console;

import static org.awaitility.Awaitility.await;

import io.chatarchive.access.Passwords;
import io.chatarchive.access.Role;
import io.chatarchive.access.User;
import io.chatarchive.access.UsersFile;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.Program;
import io.chatarchive.fixture.Relay;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The packaged program with its console, real servers, and users who know their password. */
final class Site implements AutoCloseable {
    static final String PASSWORD = "correct horse battery";

    /** Computed once: that takes time by design. */
    private static final String HASH = Passwords.hash(PASSWORD);

    private final Path folder;
    private final ChatFixture chat;
    private final Map<String, String> settings;
    private final Relay database;
    private Program program;

    Site(Class<?> test) throws Exception {
        folder = Files.createTempDirectory("console");
        chat = new ChatFixture(test);
        settings = chat.settings();
        settings.put("chat.http.users-file", users().toString());
        settings.put("chat.archive.period", "500ms");
        settings.put("chat.outage.longest-delay", "2s");
        database = Relay.to(settings.get("chat.jdbc.url"));
        settings.compute("chat.jdbc.url", (key, url) -> database.through(url));
        database.open();
        addUser("anna", Role.OPERATOR);
        addUser("viewer", Role.VIEWER);
        addUser("monitor", Role.MONITOR);
    }

    private Path users() {
        return folder.resolve("users.json");
    }

    private void addUser(String name, Role role, String... without) {
        User user = new User(name, role, new TreeSet<>(Set.of(without)), HASH, List.of());
        new UsersFile(users()).change(known -> known.with(user));
    }

    void withoutUsers() throws Exception {
        Files.delete(users());
    }

    void start() throws Exception {
        program = Program.start(folder, settings);
        await().atMost(ChatFixture.PATIENCE).ignoreExceptions().until(() -> answers("/observe/health/live"));
    }

    private boolean answers(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url(path))).build();
        return HttpClient.newHttpClient()
                        .send(request, BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }

    /** What a command of the shell prints. */
    String shell(String... command) throws Exception {
        return Program.run(folder, settings, command);
    }

    String url(String path) {
        return "http://127.0.0.1:" + settings.get("chat.http.port") + path;
    }

    /** The way to the database, which can be shut. */
    Relay database() {
        return database;
    }

    ChatFixture chat() {
        return chat;
    }

    /** Opens the console as somebody who logs in. */
    void logIn(Browser browser, String name) {
        browser.open(url("/"));
        browser.type("input[name=name]", name);
        browser.type("input[name=password]", PASSWORD);
        browser.click("button[type=submit]");
        browser.await("nav");
    }

    void awaitLetters(int letters) {
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.redis().xlen(chat.stream() + ":dead") == letters);
    }

    @Override
    public void close() throws SQLException, IOException {
        if (program != null) {
            program.close();
        }
        database.close();
        chat.redis().keys(chat.stream() + ":*").forEach(chat.redis()::del);
        chat.close();
    }
}
