package io.pgbaton.cluster.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Versioned;
import java.time.Instant;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class RequestsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");
    private static final Suspicion SUSPICION =
            new Suspicion(new Epoch(3), "pg1", NOW, List.of("a", "b"));
    private static final Hold HOLD = new Hold(Hold.Kind.OPERATOR, "me", "x", NOW, null);

    @Test
    void shouldGuardByTheFenceAndEachKeysRevision() {
        // Given
        Fence fence = new Fence(Key.decider("orders"), 42);
        List<Change<?>> changes =
                List.of(
                        Change.create(Key.suspicion("orders"), SUSPICION).leased(7),
                        Change.delete(Key.hold("orders"), new Versioned<>(HOLD, 5, 9)));

        // When
        TxnRequest txn = Requests.commit(fence, changes);

        // Then
        assertThat(txn.getCompareList())
                .extracting(
                        c -> c.getKey().toStringUtf8(),
                        Compare::getTarget,
                        Compare::getResult,
                        c ->
                                c.getTarget() == Compare.CompareTarget.CREATE
                                        ? c.getCreateRevision()
                                        : c.getModRevision())
                .containsExactly(
                        compare("decider", Compare.CompareTarget.CREATE, 42),
                        compare("suspicion", Compare.CompareTarget.MOD, 0),
                        compare("hold", Compare.CompareTarget.MOD, 9));
        RequestOp put = txn.getSuccess(0);
        assertThat(put.getRequestPut().getLease()).isEqualTo(7);
        assertThat(put.getRequestPut().getValue().toStringUtf8())
                .isEqualTo(
                        "{\"epoch\":3,\"primary\":\"pg1\",\"since\":\"2026-11-21T09:30:00Z\","
                                + "\"vantages\":[\"a\",\"b\"]}");
        assertThat(txn.getSuccess(1).getRequestDeleteRange().getKey().toStringUtf8())
                .endsWith("/hold");
        assertThat(txn.getFailureList()).isEmpty();
    }

    @Test
    void shouldListExactlyThePrefix() {
        // When
        var range = Requests.list("/pgbaton/v1/clusters/");

        // Then
        assertThat(range.getRangeEnd().toStringUtf8()).isEqualTo("/pgbaton/v1/clusters0");
        assertThat(range.getSerializable()).isFalse();
    }

    @Test
    void shouldRefuseAPrefixWithoutAnEnd() {
        assertThatThrownBy(() -> Requests.prefixEnd(ByteString.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Requests.prefixEnd(ByteString.copyFrom(new byte[] {-1})))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Tuple compare(String part, Compare.CompareTarget target, long revision) {
        return tuple(
                "/pgbaton/v1/clusters/orders/" + part,
                target,
                Compare.CompareResult.EQUAL,
                revision);
    }
}
