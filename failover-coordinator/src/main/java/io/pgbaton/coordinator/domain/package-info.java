/** What the decider concludes: verdict, quorum, choice. Pure: records and times in, records out. */
@NullMarked
package io.pgbaton.coordinator.domain;

import org.jspecify.annotations.NullMarked;
