package io.execbroker.filters;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DangerousVariablesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "LD_PRELOAD",
                "LD_LIBRARY_PATH",
                "LD_AUDIT",
                "PYTHONPATH",
                "PYTHONSTARTUP",
                "BASH_ENV",
                "ENV",
                "IFS",
                "PERL5LIB",
                "PERL5OPT",
                "JAVA_TOOL_OPTIONS",
                "GCONV_PATH",
                "PATH",
                "IP_LIB_DIR",
                "BASH_FUNC_ls%%",
                "NODE_OPTIONS",
                "RUBYOPT",
                "XTABLES_LIBDIR"
            })
    void whatLoadsCodeIsDangerous(String name) {
        assertThat(DangerousVariables.isDangerous(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TAG", "LC_ALL", "NEUTRON_NETWORK_ID", "CONFIG_FILE", "HOME", "TZ"})
    void whatOnlyInformsIsNot(String name) {
        assertThat(DangerousVariables.isDangerous(name)).isFalse();
    }
}
