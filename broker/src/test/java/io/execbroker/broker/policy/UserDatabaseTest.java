package io.execbroker.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class UserDatabaseTest {

    @TempDir Path folder;

    private UserDatabase users;

    @BeforeEach
    void read() throws IOException {
        var passwd =
                Files.writeString(
                        folder.resolve("passwd"),
                        """
                        root:x:0:0:root:/root:/bin/bash
                        # a comment
                        neutron:x:107:113::/var/lib/neutron:/usr/sbin/nologin
                        broken:x:minus:113::/:/
                        nova:x:108:114::/:/
                        high:x:4294967294:65534::/:/
                        short:x:5
                        """);
        var group =
                Files.writeString(
                        folder.resolve("group"),
                        """
                        root:x:0:
                        neutron:x:113:
                        net:x:200:nova,root,unknown
                        """);
        users = UserDatabase.read(passwd, group);
    }

    @Test
    void namesAndNumbersAreBothUnderstood() {
        assertThat(users.uid("neutron")).hasValue(107);
        assertThat(users.uid("4711")).hasValue(4711);
        assertThat(users.gid("net")).hasValue(200);
        assertThat(users.gid("0")).hasValue(0);
    }

    @Test
    void unknownAndBrokenEntriesAreNobody() {
        assertThat(users.uid("nobody-here")).isEmpty();
        assertThat(users.uid("broken")).isEmpty();
        assertThat(users.uid("short")).isEmpty();
        assertThat(users.uid("")).isEmpty();
        assertThat(users.gid("neutr")).isEmpty();
    }

    @Test
    void idsAreUnsignedAndMinusOneIsNoId() {
        assertThat(users.uid("high")).hasValue(-2);
        assertThat(users.uid("4294967295")).isEmpty();
        assertThat(users.uid("-1")).isEmpty();
    }

    @Test
    void membersAreThoseListedAndThoseWithThatPrimaryGroup() {
        assertThat(users.members(200)).containsExactlyInAnyOrder(0, 108);
        assertThat(users.members(113)).containsExactly(107);
        assertThat(users.members(999)).isEmpty();
    }
}
