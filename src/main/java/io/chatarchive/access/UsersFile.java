package io.chatarchive.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.RegularFile;
import io.chatarchive.settings.TextFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The file of users, with hashes of their passwords and tokens. If there is none, there are no users. */
public final class UsersFile {
    private static final int MOST_BYTES = 1 << 20;

    private final Path path;

    public UsersFile(Path path) {
        this.path = path;
    }

    /**
     * The users in it.
     *
     * @throws InvalidSettingException if others may read it, or it cannot be read: with the line, if the text is wrong
     */
    public Users read() {
        try {
            return read(FileStamp.of(path));
        } catch (IOException e) {
            throw new InvalidSettingException("The users file " + path + " cannot be read: " + e + ".");
        }
    }

    Path path() {
        return path;
    }

    FileStamp stamp() throws IOException {
        return FileStamp.of(path);
    }

    /** The same; what cannot be read now may be readable later, without any change. */
    Users read(FileStamp stamp) throws IOException {
        if (!stamp.exists()) {
            return Users.NONE;
        }
        RegularFile.require(path, "The users file " + path);
        stamp.requireKeptFromOthers(path);
        byte[] content = RegularFile.read(path, "The users file " + path, MOST_BYTES);
        return UsersJson.read(TextFile.of(content, path.toString()), path.toString());
    }

    /**
     * Changes the file in one step: a reader sees all of the change, or nothing.
     *
     * @throws InvalidSettingException if it cannot be read or written, or another command writes it at this moment
     */
    public void change(UnaryOperator<Users> change) {
        try {
            Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
            Path lock = target.resolveSibling("." + target.getFileName() + ".lock");
            try (FileChannel channel =
                            PrivateFile.open(lock, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
                    FileLock held = lock(channel)) {
                if (held == null) {
                    throw new InvalidSettingException(
                            "Another command writes the users file " + path + "; nothing was changed. Try again.");
                }
                PrivateFile.replace(
                        target, UsersJson.write(change.apply(read())).getBytes(UTF_8));
            }
        } catch (IOException e) {
            throw new InvalidSettingException("The users file " + path + " cannot be written: " + e + ".");
        }
    }

    /** Null, if somebody else has it. */
    private static FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
