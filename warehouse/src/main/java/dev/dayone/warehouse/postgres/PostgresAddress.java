package dev.dayone.warehouse.postgres;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where Postgres is.
 *
 * @param jdbcUrl JDBC URL without user and password
 */
public record PostgresAddress(String jdbcUrl, String user, String password) {

    /**
     * From a libpq URL, {@code postgresql://user:password@host:port/database}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static PostgresAddress parse(String url) {
        try {
            URI uri = new URI(url);
            String info = uri.getRawUserInfo();
            if (uri.getScheme() == null
                    || !uri.getScheme().startsWith("postgres")
                    || info == null
                    || uri.getHost() == null) {
                throw new URISyntaxException(url, "not a libpq URL");
            }
            int colon = info.indexOf(':');
            String user = decode(colon < 0 ? info : info.substring(0, colon));
            String password = colon < 0 ? "" : decode(info.substring(colon + 1));
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            return new PostgresAddress(
                    "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query, user, password);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "not a Postgres address: write postgresql://user:password@host:5432/database", e);
        }
    }

    /** For messages: without the password. */
    public String shown() {
        return jdbcUrl.substring("jdbc:".length());
    }

    /** As {@link #parse} reads it, with the password: for other processes, never for messages. */
    public String url() {
        return "postgresql://" + encode(user) + ":" + encode(password) + "@"
                + jdbcUrl.substring("jdbc:postgresql://".length());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return shown();
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
