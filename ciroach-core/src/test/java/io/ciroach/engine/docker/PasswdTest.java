package io.ciroach.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ciroach.engine.docker.Passwd.Entry;
import org.junit.jupiter.api.Test;

class PasswdTest {

    private final Passwd passwd = new Passwd("""
            root:x:0:0:root:/root:/bin/sh
            # a remark, and a line without an end:
            +::::::
            app:x:1000:1001:App, Inc.:/home/app:/bin/sh
            other:x:1000:1000::/home/other:/bin/sh""");

    @Test
    void firstOfANumberCounts() {
        assertThat(passwd.byUid(1000)).contains(new Entry("app", 1000, 1001, "/home/app"));
        assertThat(passwd.byUid(7)).isEmpty();
    }

    @Test
    void usersAreNamedOrNumbered() {
        assertThat(passwd.named("app")).contains(new Entry("app", 1000, 1001, "/home/app"));
        assertThat(passwd.named("1000:5").orElseThrow().name()).isEqualTo("app");
        assertThat(passwd.named("0").orElseThrow().name()).isEqualTo("root");
        assertThat(passwd.named("nosuch")).isEmpty();
        assertThat(passwd.named("99999999999999999999")).isEmpty();
    }

    @Test
    void freeNameIsNobodys() {
        assertThat(passwd.freeName("ciroach")).isEqualTo("ciroach");
        assertThat(passwd.freeName("app")).isEqualTo("app2");
    }

    @Test
    void newUserTakesThePlaceOfItsNumberAndLeavesTheRest() {
        assertThat(passwd.with(new Entry("me", 1000, 1000, "/home/me")).text()).isEqualTo("""
                        root:x:0:0:root:/root:/bin/sh
                        # a remark, and a line without an end:
                        +::::::
                        me:x:1000:1000::/home/me:/bin/sh
                        """);
    }
}
