/** The record of applied epochs in the store. */
@NullMarked
package io.pgbaton.pools.adapter.store;

import org.jspecify.annotations.NullMarked;
