package dev.dayone.warehouse.access;

import dev.dayone.warehouse.postgres.RefusedException;
import dev.dayone.warehouse.postgres.Sha256;
import dev.dayone.warehouse.postgres.Warehouse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Tokens by which programs ask the dashboard: 256 random bits, shown once; what is kept is their SHA-256. */
public final class ApiTokens {

    private final Jdbi jdbi;

    public ApiTokens(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /**
     * A token without itself.
     *
     * @param role viewer, evaluator, publisher or operator
     * @param lastUsed null = never
     */
    public record Token(
            String name,
            String role,
            Instant expiresAt,
            @Nullable LocalDate lastUsed) {}

    /**
     * Makes one.
     *
     * @return the token, which nobody can be shown again
     * @throws RefusedException where the name is taken
     */
    public String make(String name, String role, Instant expiresAt) {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String token = "dayone_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        jdbi.useTransaction(handle -> {
            int made = handle.createUpdate("""
                            insert into privacy.api_token (name, sha256, role, expires_at) values (:name, :sha256, :role, :expires)
                            on conflict (name) do nothing
                            """)
                    .bind("name", name)
                    .bind("sha256", hash(token))
                    .bind("role", role)
                    .bind("expires", expiresAt.atOffset(ZoneOffset.UTC))
                    .execute();
            if (made == 0) {
                throw new RefusedException(
                        "There is a token " + name + " already. Revoke it first, or choose another name.");
            }
            Audit.append(handle, "token made", name, role);
        });
        return token;
    }

    public List<Token> all() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select name, role, expires_at, last_used_on from privacy.api_token order by name")
                .map((row, context) -> new Token(
                        row.getString("name"),
                        row.getString("role"),
                        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                        row.getObject("last_used_on", LocalDate.class)))
                .list());
    }

    /** Whose a token is, while it is good. */
    public Optional<Token> find(String token) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        update privacy.api_token set last_used_on = current_date
                        where sha256 = :sha256 and expires_at > now()
                        returning name, role, expires_at, last_used_on
                        """)
                .bind("sha256", hash(token))
                .map((row, context) -> new Token(
                        row.getString("name"),
                        row.getString("role"),
                        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                        row.getObject("last_used_on", LocalDate.class)))
                .findOne());
    }

    /** @return whether there was one */
    public boolean revoke(String name) {
        return jdbi.inTransaction(handle -> {
            boolean gone = handle.createUpdate("delete from privacy.api_token where name = :name")
                            .bind("name", name)
                            .execute()
                    > 0;
            if (gone) {
                Audit.append(handle, "token revoked", name, "");
            }
            return gone;
        });
    }

    private static String hash(String token) {
        return Sha256.hex(token.getBytes(StandardCharsets.UTF_8));
    }
}
