/**
 * The recovery explored: its production code runs, step by step and in every order, against small
 * models of PostgreSQL nodes and of etcd (docs/model.md).
 */
@NullMarked
package io.pgbaton.coordinator.model;

import org.jspecify.annotations.NullMarked;
