package io.chatarchive.http;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;

/** What the server serves that a connection was made to. */
enum HttpSide {
    EVERYTHING,
    /** The paths of Camel's routes. */
    INTAKE,
    /** Health, metrics, and what is no route of Camel. */
    REST;

    private static final AttributeKey<HttpSide> KEY = AttributeKey.valueOf(HttpSide.class, "of");

    void mark(Channel connection) {
        connection.attr(KEY).set(this);
    }

    static HttpSide of(HttpServerRequest request) {
        return ((HttpServerConnection) request.connection()).channel().attr(KEY).get();
    }
}
