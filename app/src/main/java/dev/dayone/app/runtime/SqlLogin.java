package dev.dayone.app.runtime;

import dev.dayone.warehouse.view.ReadOnlySql;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The login of the SQL page for as long as the process runs; none where the warehouse's user may not make one. */
public final class SqlLogin implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SqlLogin.class);

    private final Optional<ReadOnlySql> reader;

    private SqlLogin(Optional<ReadOnlySql> reader) {
        this.reader = reader;
    }

    public static SqlLogin open(Services services) {
        try {
            return new SqlLogin(Optional.of(
                    ReadOnlySql.open(services.warehouse(), services.postgres().jdbcUrl())));
        } catch (JdbiException e) {
            LOG.warn("no login for the SQL page: the warehouse's user cannot make one", e);
            return new SqlLogin(Optional.empty());
        }
    }

    public Optional<ReadOnlySql> reader() {
        return reader;
    }

    @Override
    public void close() {
        try {
            reader.ifPresent(ReadOnlySql::close);
        } catch (JdbiException e) {
            LOG.warn("the login of the SQL page was not taken away", e);
        }
    }
}
