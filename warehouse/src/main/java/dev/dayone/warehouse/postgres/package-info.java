/** The connection to Postgres: address, pool, migrations, errors, and small tools of SQL; no table of our own is read here. */
@NullMarked
package dev.dayone.warehouse.postgres;

import org.jspecify.annotations.NullMarked;
