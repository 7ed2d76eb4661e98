package dev.dayone.ingest.organisation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A repository as its host tells of it.
 *
 * @param address that people open, and git clones
 * @param fullName with owner or groups
 * @param owner login of the account or name of the group that it belongs to
 * @param upstream address of what it was forked from, or made from as a template; null = neither
 * @param branches number of branches
 * @param students logins of those for whom it was made, as GitHub Classroom says; empty = it does not say
 */
public record HostRepository(
        String address,
        String fullName,
        String owner,
        @Nullable String upstream,
        int branches,
        List<String> students) {

    public HostRepository {
        students = List.copyOf(students);
    }

    /** Its name without the owner. */
    String name() {
        return fullName.substring(fullName.lastIndexOf('/') + 1);
    }
}
