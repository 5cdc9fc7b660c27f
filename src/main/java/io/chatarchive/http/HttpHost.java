package io.chatarchive.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host as a client names it.
 *
 * @param name in lower case, without a dot at its end; an address of IP version 6 without brackets
 * @param port -1: none was given
 */
record HttpHost(String name, int port) {
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-f:.]+]|[^\\[\\]:/?#@\\s\\\\,]+)(?::(\\d{1,5}))?");
    private static final Pattern ORIGIN = Pattern.compile("([a-z][a-z0-9+.-]*)://(.*)");

    /** Of a Host header; empty if it is none. */
    static Optional<HttpHost> of(String header) {
        Matcher host = HOST.matcher(header.strip().toLowerCase(Locale.ROOT));
        if (!host.matches()) {
            return Optional.empty();
        }
        String name = host.group(1).replaceAll("^\\[|]$|\\.$", "");
        return Optional.of(new HttpHost(name, host.group(2) == null ? -1 : Integer.parseInt(host.group(2))));
    }

    /** Of an Origin header, with the port that its scheme stands for; empty for {@code null}. */
    static Optional<HttpHost> ofOrigin(String header) {
        Matcher origin = ORIGIN.matcher(header.strip().toLowerCase(Locale.ROOT));
        if (!origin.matches()) {
            return Optional.empty();
        }
        int port = origin.group(1).equals("https") ? 443 : 80;
        return of(origin.group(2)).map(host -> host.port == -1 ? new HttpHost(host.name, port) : host);
    }

    /** Whether it can only be this machine, whatever a name server says. */
    boolean isLoopback() {
        if (name.equals("localhost")) {
            return true;
        }
        byte[] address = NetUtil.createByteArrayFromIpAddressString(name);
        try {
            return address != null && InetAddress.getByAddress(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Whether this is what somebody has allowed: without a port, any. */
    boolean isOneOf(Iterable<String> allowed) {
        for (String text : allowed) {
            HttpHost other = of(text).orElseThrow();
            if (other.name.equals(name) && (other.port == -1 || other.port == port)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a page of that origin came from this host; http and https stand for their ports. */
    boolean isOrigin(HttpHost origin) {
        return origin.name.equals(name) && (port == -1 ? origin.port == 80 || origin.port == 443 : origin.port == port);
    }
}
