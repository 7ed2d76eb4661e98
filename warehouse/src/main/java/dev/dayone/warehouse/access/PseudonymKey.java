package dev.dayone.warehouse.access;

import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.postgres.WarehouseException;
import java.util.Arrays;

/** The key that made the pseudonyms of a warehouse, known by its fingerprint. */
public final class PseudonymKey {

    private PseudonymKey() {}

    /**
     * Remembers the first key that comes, and refuses any other.
     *
     * @param fingerprint of the key at hand
     * @param file where that key is, to say it
     * @throws WarehouseException when another key made the pseudonyms: everybody would be two people
     */
    public static void require(Warehouse warehouse, byte[] fingerprint, String file) {
        byte[] known = warehouse.jdbi().inTransaction(handle -> {
            handle.createUpdate(
                            "insert into ops.pseudonym_key (fingerprint) values (:fingerprint) on conflict do nothing")
                    .bind("fingerprint", fingerprint)
                    .execute();
            return handle.createQuery("select fingerprint from ops.pseudonym_key")
                    .mapTo(byte[].class)
                    .one();
        });
        if (!Arrays.equals(known, fingerprint)) {
            throw new WarehouseException("The key in " + file
                    + " is not the one that made the pseudonyms in this warehouse: with it everybody would be counted as a "
                    + "second person. Put the old pseudonym.key and participant.keys back there, from where you keep them "
                    + "apart from the backup. If they are lost, name an empty database, or another --data, and read the "
                    + "sources again.");
        }
    }
}
