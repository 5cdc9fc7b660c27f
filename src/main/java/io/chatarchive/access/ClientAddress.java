package io.chatarchive.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Where a request comes from.
 *
 * @param network an address of IP version 4; of version 6, the 64 bits that one customer has to himself
 */
record ClientAddress(String network) {
    private static final int LONGEST = 64;
    private static final int BYTES = 8;

    static ClientAddress of(String address) {
        String text = address == null ? "" : address.substring(0, Math.min(address.length(), LONGEST));
        return new ClientAddress(text.contains(":") ? network(text) : text);
    }

    /** Where there is a colon, Java asks no name server. */
    private static String network(String text) {
        try {
            InetAddress address = InetAddress.getByName(text.replaceFirst("%.*", ""));
            return address instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), BYTES))
                    : address.getHostAddress();
        } catch (UnknownHostException e) {
            return text;
        }
    }
}
