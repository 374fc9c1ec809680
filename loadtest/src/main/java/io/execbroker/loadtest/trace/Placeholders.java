package io.execbroker.loadtest.trace;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the placeholders of the template stand for, for one router or one network.
 *
 * <p>Everything follows from the owner's number, so two expansions are equal byte for byte.
 * Internal subnets of routers are 10.0.0.0/24 to 10.127.255.0/24, subnets of networks 10.128.0.0/24
 * to 10.255.255.0/24, gateway and floating addresses come from 172.16.0.0/12: no address is used
 * twice for up to {@value #MAX_OWNERS} routers and as many networks.
 */
final class Placeholders {
    static final int MAX_OWNERS = 32_767;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z0-9_]+)}");
    private static final int EXTERNAL_NET = 172 << 24 | 16 << 16;
    private static final int FIRST_EXTERNAL_HOST = 10;

    private final Map<String, String> values = new HashMap<>();

    private Placeholders(Path statePath) {
        values.put("state_path", statePath.toString());
        values.put("log_dir", statePath.resolve("log").toString());
        values.put("mtu", "1450");
        values.put("uid", "0");
        values.put("gid", "0");
    }

    static Placeholders router(int number, Path statePath) {
        var placeholders = new Placeholders(statePath);
        var values = placeholders.values;
        var subnet = "10." + number / 256 + "." + number % 256;
        values.put("router_id", uuid("router", number));
        placeholders.port("int", "qr-", number, 1);
        values.put("int_ip", subnet + ".1");
        values.put("int_ip_cidr", subnet + ".1/24");
        values.put("int_brd", subnet + ".255");
        values.put("fixed_ip", subnet + ".3");
        placeholders.port("ex", "qg-", number, 2);
        var gatewayHost = FIRST_EXTERNAL_HOST + 2 * number;
        values.put("ex_ip", external(gatewayHost));
        values.put("ex_ip_cidr", external(gatewayHost) + "/12");
        values.put("ex_brd", "172.31.255.255");
        values.put("ext_gw", external(1));
        values.put("fip", external(gatewayHost + 1));
        return placeholders;
    }

    static Placeholders network(int number, Path statePath) {
        var placeholders = new Placeholders(statePath);
        var values = placeholders.values;
        var subnet = "10." + (128 + number / 256) + "." + number % 256;
        values.put("network_id", uuid("network", number));
        placeholders.port("dhcp", "tap", number, 3);
        values.put("dhcp_ip_cidr", subnet + ".2/24");
        values.put("dhcp_brd", subnet + ".255");
        values.put("subnet_net", subnet + ".0");
        values.put("subnet_gw", subnet + ".1");
        return placeholders;
    }

    /**
     * The text with every placeholder replaced.
     *
     * @throws TraceException naming a placeholder that has no value here
     */
    String fill(String text) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(value(match.group(1))));
    }

    String value(String name) {
        var value = values.get(name);
        if (value == null) {
            throw new TraceException("template: no value for the placeholder {" + name + "}");
        }
        return value;
    }

    /** A port, its device (Neutron cuts names at 14 characters) and its hardware address. */
    private void port(String role, String devicePrefix, int number, int kind) {
        var portId = uuid(role + "-port", number);
        values.put(role + "_port_id", portId);
        values.put(role + "_dev", devicePrefix + portId.substring(0, 11));
        values.put(
                role + "_mac",
                "fa:16:3e:%02x:%02x:%02x".formatted(kind, number >> 8, number & 255));
    }

    private static String uuid(String kind, int number) {
        var name = kind + "-" + number;
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String external(int host) {
        var address = EXTERNAL_NET + host;
        return "%d.%d.%d.%d"
                .formatted(address >>> 24, address >> 16 & 255, address >> 8 & 255, address & 255);
    }
}
