package io.chatarchive.access;

import io.chatarchive.settings.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * What tells whether a file is still the same, and who may read it. Links are followed, since a mounted secret is one.
 *
 * @param key null where the system has none
 * @param rights none where the system has none
 */
record FileStamp(boolean exists, Object key, FileTime modified, long size, Set<PosixFilePermission> rights) {
    private static final FileStamp OF_NO_FILE = new FileStamp(false, null, FileTime.fromMillis(0), 0, Set.of());

    static FileStamp of(Path file) throws IOException {
        try {
            PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (posix == null) {
                return of(Files.readAttributes(file, BasicFileAttributes.class), Set.of());
            }
            PosixFileAttributes attributes = posix.readAttributes();
            return of(attributes, attributes.permissions());
        } catch (NoSuchFileException e) {
            return OF_NO_FILE;
        }
    }

    private static FileStamp of(BasicFileAttributes file, Set<PosixFilePermission> rights) {
        return new FileStamp(true, file.fileKey(), file.lastModifiedTime(), file.size(), rights);
    }

    /**
     * Refuses a file that all may read, for they may guess at its hashes, or that others may write. A group may read it:
     * that is how Kubernetes mounts a secret for a user other than root (defaultMode 0440).
     */
    void requireKeptFromOthers(Path file) {
        boolean open = rights.contains(PosixFilePermission.OTHERS_READ)
                || rights.contains(PosixFilePermission.OTHERS_WRITE)
                || rights.contains(PosixFilePermission.GROUP_WRITE);
        if (open) {
            throw new InvalidSettingException("Others may read or write the users file " + file + " ("
                    + PosixFilePermissions.toString(rights)
                    + "): chmod 600, or defaultMode 0440 for a mounted secret.");
        }
    }

    boolean isReadByGroup() {
        return rights.contains(PosixFilePermission.GROUP_READ);
    }
}
