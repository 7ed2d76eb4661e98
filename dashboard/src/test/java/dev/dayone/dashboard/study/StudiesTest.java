package dev.dayone.dashboard.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.warehouse.postgres.WarehouseException;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.NoSuchElementException;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;

/** The fault of one study is no other's; that of the warehouse is everybody's. */
class StudiesTest {

    @Test
    void aFaultOfTheStatisticsStaysWithItsStudy() {
        for (RuntimeException fault : List.of(
                new IllegalArgumentException("limits must be ordered, were NaN and NaN"),
                new ArithmeticException(),
                new NullPointerException(),
                new ClassCastException(),
                new NegativeArraySizeException(),
                new NoSuchElementException(),
                new ConcurrentModificationException(),
                new UnsupportedOperationException())) {
            assertThat(Studies.apart("p/s", () -> {
                        throw fault;
                    }))
                    .as("%s", fault)
                    .isEmpty();
        }
        assertThat(Studies.apart("p/s", StudiesTest::withoutEnd)).isEmpty();
        assertThat(Studies.apart("p/s", () -> 1)).contains(1);
    }

    @Test
    void aWarehouseThatIsAwayIsToldAsSuch() {
        for (RuntimeException away :
                List.of(new WarehouseException("away"), new ConnectionException(new java.sql.SQLException("away")))) {
            assertThatThrownBy(() -> Studies.apart("p/s", () -> {
                        throw away;
                    }))
                    .isSameAs(away);
        }
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int withoutEnd() {
        return 1 + withoutEnd();
    }
}
