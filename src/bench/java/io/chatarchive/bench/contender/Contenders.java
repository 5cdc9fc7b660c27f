package io.chatarchive.bench.contender;

import io.chatarchive.bench.peer.ArticleLoop;
import io.chatarchive.bench.peer.HandWrittenLoop;
import io.chatarchive.bench.peer.LoadData;
import io.chatarchive.bench.peer.SpringContainer;
import io.chatarchive.bench.testbed.Shape;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Who takes part, in the order of a round. */
public final class Contenders {
    public static final Contender HAND_WRITTEN = new Peer(
            "hand-written",
            "Lettuce, Jackson, rewritten JDBC batch, one commit and one XACK a batch",
            EnumSet.allOf(Shape.class),
            1,
            1,
            HandWrittenLoop.class,
            List.of());
    public static final Contender LOAD_DATA =
            new Peer("load-data", "LOAD DATA LOCAL INFILE, no Redis", clean(), 1, 1, LoadData.class, List.of());
    public static final Contender ARTICLE = new Peer(
            "article",
            "the article's loop; the driver prepares the INSERT",
            clean(),
            40,
            1,
            ArticleLoop.class,
            List.of());
    public static final Contender ARTICLE_SERVER = new Peer(
            "article-server",
            "the article's loop; the server prepares the INSERT",
            EnumSet.of(Shape.SHORT),
            40,
            1,
            ArticleLoop.class,
            List.of("server"));

    public static final List<Contender> ALL = List.of(
            Archive.AS_SHIPPED,
            HAND_WRITTEN,
            LOAD_DATA,
            new Peer(
                    "spring",
                    "StreamMessageListenerContainer, JdbcTemplate.batchUpdate",
                    EnumSet.of(Shape.SHORT),
                    1,
                    1,
                    SpringContainer.class,
                    List.of()),
            new CamelSql(),
            ARTICLE,
            ARTICLE_SERVER,
            new Peer(
                    "hand-written-2",
                    "hand-written, in two threads",
                    EnumSet.of(Shape.SHORT),
                    1,
                    2,
                    HandWrittenLoop.class,
                    List.of()),
            new Peer(
                    "load-data-2",
                    "LOAD DATA, in two threads",
                    EnumSet.of(Shape.SHORT),
                    1,
                    2,
                    LoadData.class,
                    List.of()));

    /** Without those that differ from another only by a number. */
    public static final List<Contender> QUICK = ALL.stream()
            .filter(contender ->
                    !contender.equals(ARTICLE_SERVER) && !contender.id().endsWith("-2"))
            .toList();

    private Contenders() {}

    private static Set<Shape> clean() {
        return EnumSet.complementOf(EnumSet.of(Shape.POISON));
    }
}
