/** What clients asked and were told, and the judge of it. Pure, but for the writing of the file. */
@NullMarked
package io.pgbaton.lab.chaos.history;

import org.jspecify.annotations.NullMarked;
