package io.pgbaton.lab.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.etcd.EtcdStore;
import io.pgbaton.lab.Lab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Three members of etcd that all tests of a class share. Each test begins with all of them up and
 * leaves them so, whatever it did to them. Use it as a static field with
 * {@code @RegisterExtension}.
 */
final class EtcdLab
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    static final Duration SOON = Duration.ofSeconds(30);

    private final List<EtcdStore> connected = new ArrayList<>();
    private @Nullable Lab running;
    private int names;

    @Override
    public void beforeAll(ExtensionContext context) {
        running = Lab.builder().etcd(3).start();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        EtcdStore store = connect();
        await().atMost(SOON)
                .untilAsserted(
                        () -> {
                            assertThat(store.health().quorum()).isTrue();
                            assertThat(store.health().unreachable()).isEmpty();
                        });
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Lab lab = lab();
        lab.healAll();
        lab.hosts().forEach(lab::thaw);
        lab.hosts().forEach(lab::start);
        connected.forEach(EtcdStore::close);
        connected.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (running != null) {
            running.close();
        }
    }

    Lab lab() {
        return Objects.requireNonNull(running, "the lab is not started yet");
    }

    /** A store over all members, closed after the test. */
    EtcdStore connect() {
        EtcdStore store = EtcdStore.connect(List.of(lab().etcdEndpoints().split(",")));
        connected.add(store);
        return store;
    }

    /** The name of a cluster that no other test writes to. */
    String cluster() {
        return "c" + names++;
    }

    /** The lab's host that etcd's leader is on. */
    String leader(EtcdStore store) {
        String address =
                await().atMost(SOON)
                        .until(store::leaderHost, host -> host.isPresent())
                        .orElseThrow();
        return "etcd" + address.charAt(address.length() - 1);
    }
}
