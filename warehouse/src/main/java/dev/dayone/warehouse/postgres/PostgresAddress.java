package dev.dayone.warehouse.postgres;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.postgresql.jdbcurlresolver.PgPassParser;

/**
 * Where Postgres is.
 *
 * @param jdbcUrl JDBC URL without user and password
 */
public record PostgresAddress(String jdbcUrl, String user, String password) {

    /**
     * From a libpq URL, {@code postgresql://user@host:port/database?sslmode=verify-full}. A password that is not in it comes from where libpq looks: the environment variable
     * PGPASSWORD, or the file that PGPASSFILE names, or .pgpass of this user.
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
            String password = colon < 0 ? kept(uri, user) : decode(info.substring(colon + 1));
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            return new PostgresAddress(
                    "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query, user, password);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "not a Postgres address: write postgresql://user@host:5432/database, the password in a file that "
                            + "PGPASSFILE names",
                    e);
        }
    }

    /** The password as kept for libpq; "" where there is none, as with a certificate. */
    private static String kept(URI address, String user) {
        String given = System.getenv("PGPASSWORD");
        if (given != null) {
            return given;
        }
        String found = PgPassParser.getPassword(
                address.getHost(),
                String.valueOf(address.getPort() < 0 ? 5432 : address.getPort()),
                address.getPath().replaceFirst("^/", ""),
                user);
        return found == null ? "" : found;
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
