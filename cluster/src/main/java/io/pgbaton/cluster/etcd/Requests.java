package io.pgbaton.cluster.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Json;
import io.pgbaton.cluster.store.Store.RawEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked of etcd, as its protocol words it (api/etcdserverpb/rpc.proto). */
final class Requests {

    private Requests() {}

    static RangeRequest get(String key) {
        return RangeRequest.newBuilder().setKey(bytes(key)).build();
    }

    static RangeRequest list(String prefix) {
        return RangeRequest.newBuilder()
                .setKey(bytes(prefix))
                .setRangeEnd(prefixEnd(bytes(prefix)))
                .setSortTarget(RangeRequest.SortTarget.KEY)
                .setSortOrder(RangeRequest.SortOrder.ASCEND)
                .build();
    }

    /** All changes or none, guarded by the fence and by each key's revision. */
    static TxnRequest commit(@Nullable Fence fence, List<Change<?>> changes) {
        TxnRequest.Builder txn = TxnRequest.newBuilder();
        if (fence != null) {
            txn.addCompare(
                    Compare.newBuilder()
                            .setKey(bytes(fence.key().path()))
                            .setTarget(Compare.CompareTarget.CREATE)
                            .setResult(Compare.CompareResult.EQUAL)
                            .setCreateRevision(fence.token()));
        }
        for (Change<?> change : changes) {
            txn.addCompare(
                    Compare.newBuilder()
                            .setKey(bytes(change.key().path()))
                            .setTarget(Compare.CompareTarget.MOD)
                            .setResult(Compare.CompareResult.EQUAL)
                            .setModRevision(change.expectedModRevision()));
            txn.addSuccess(write(change));
        }
        return txn.build();
    }

    /** A watch of a prefix that also tells its progress while nothing happens. */
    static WatchRequest watch(String prefix, long fromRevision) {
        return WatchRequest.newBuilder()
                .setCreateRequest(
                        WatchCreateRequest.newBuilder()
                                .setKey(bytes(prefix))
                                .setRangeEnd(prefixEnd(bytes(prefix)))
                                .setStartRevision(fromRevision)
                                .setProgressNotify(true))
                .build();
    }

    static RawEntry entry(KeyValue kv) {
        return new RawEntry(
                kv.getKey().toStringUtf8(),
                kv.getValue().toStringUtf8(),
                kv.getCreateRevision(),
                kv.getModRevision());
    }

    static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    /** The first key after all that begin so; our prefixes end in '/', never in 0xFF. */
    static ByteString prefixEnd(ByteString prefix) {
        byte[] end = prefix.toByteArray();
        if (end.length == 0 || end[end.length - 1] == -1) {
            throw new IllegalArgumentException("no such prefix: " + prefix.toStringUtf8());
        }
        end[end.length - 1]++;
        return ByteString.copyFrom(end);
    }

    private static RequestOp write(Change<?> change) {
        ByteString key = bytes(change.key().path());
        Object value = change.value();
        if (value == null) {
            return RequestOp.newBuilder()
                    .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(key))
                    .build();
        }
        return RequestOp.newBuilder()
                .setRequestPut(
                        PutRequest.newBuilder()
                                .setKey(key)
                                .setValue(bytes(Json.write(value)))
                                .setLease(change.lease()))
                .build();
    }
}
