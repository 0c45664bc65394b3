/** Real servers on one machine, on hosts that can be killed, frozen, cut off and started again. */
@org.jspecify.annotations.NullMarked
package io.pgbaton.lab;
