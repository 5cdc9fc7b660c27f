package io.chatarchive.archive;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The Redis of an archive as routes find it, by name: {@code #orders-archive-redis}. Which connections these are is asked
 * for each command. What it sends and reads is text: no object of Java is made of what comes in.
 */
final class ArchiveRedis {
    private ArchiveRedis() {}

    static StringRedisTemplate of(Archives archives, String name) {
        Class<?>[] type = {RedisConnectionFactory.class};
        Object connections =
                Proxy.newProxyInstance(ArchiveRedis.class.getClassLoader(), type, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(
                                archives.required(name).connections().redisForLooking(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return new StringRedisTemplate((RedisConnectionFactory) connections);
    }
}
