package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LsnTest {

    @Property
    void shouldReadBackWhatItWrites(@ForAll long bytes) {
        // Given
        Lsn lsn = new Lsn(bytes);

        // When
        Lsn read = Lsn.parse(lsn.toString());

        // Then
        assertThat(read).isEqualTo(lsn);
    }

    @Property
    void shouldBeOrderedAsUnsigned(@ForAll long a, @ForAll long b) {
        // When
        int order = new Lsn(a).compareTo(new Lsn(b));

        // Then
        int expected = unsigned(a).compareTo(unsigned(b));
        assertThat(Integer.signum(order)).isEqualTo(expected);
        assertThat(new Lsn(a).atLeast(new Lsn(b))).isEqualTo(expected >= 0);
        assertThat(unsigned(new Lsn(a).max(new Lsn(b)).bytes()))
                .isEqualTo(unsigned(a).max(unsigned(b)));
    }

    @ParameterizedTest
    @CsvSource({
        "0/0, 0",
        "0/1, 1",
        "1/0, 4294967296",
        "0/FFFFFFFF, 4294967295",
        "16/B374D848, 97500059720",
        "16/b374d848, 97500059720",
        "00000016/0B, 94489280523",
        "FFFFFFFF/FFFFFFFF, -1"
    })
    void shouldReadWhatPostgresWrites(String text, long bytes) {
        // When
        Lsn lsn = Lsn.parse(text);

        // Then
        assertThat(lsn).isEqualTo(new Lsn(bytes));
    }

    @Test
    void shouldWriteAsPostgresDoes() {
        // When
        String text = new Lsn(0x16_B374_D848L).toString();

        // Then
        assertThat(text).isEqualTo("16/B374D848");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "0",
                "0/",
                "/0",
                "0/0/0",
                "0/-1",
                "-1/0",
                "+1/0",
                "0/+1",
                "x/1",
                "1/x",
                " 0/1",
                "0/1 ",
                "123456789/0",
                "0/123456789"
            })
    void shouldRefuseWhatIsNoLsn(String text) {
        // When, Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lsn.parse(text))
                .withMessage("not an LSN: " + text);
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }
}
