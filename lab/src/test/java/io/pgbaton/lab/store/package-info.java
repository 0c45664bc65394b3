@NullMarked
package io.pgbaton.lab.store;

import org.jspecify.annotations.NullMarked;
