package io.execbroker.broker.session;

import com.google.protobuf.ByteString;

import io.execbroker.broker.admission.Priority;
import io.execbroker.broker.exec.ExecCall;
import io.execbroker.filters.DangerousVariables;
import io.execbroker.filters.Surrogateescape;
import io.execbroker.proto.v1.ExecRequest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Reads an ExecRequest into the terms of {@code exec}, and refuses what is beyond the bounds of the
 * protocol. The bounds of argv are the filters', which check them before any filter is asked.
 */
final class RequestReader {

    private static final int DEFAULT_WINDOW_BYTES = 256 * 1024;
    private static final int MAX_REQUEST_ID_BYTES = 64;
    private static final int MAX_ORDERING_KEY_BYTES = 128;
    private static final int MAX_VARIABLES = 256;
    private static final int MAX_ENVIRONMENT_BYTES = 64 * 1024;
    private static final int MAX_PATH_BYTES = 4095;
    private static final int MAX_NAMESPACE_BYTES = 255;
    private static final int DEFAULT_UMASK = 022;

    private final long defaultTimeoutMillis;
    private final long maxTimeoutMillis;

    /**
     * @param defaultTimeoutMillis for a request that names none
     * @param maxTimeoutMillis most that a request may ask for
     */
    RequestReader(long defaultTimeoutMillis, long maxTimeoutMillis) {
        this.defaultTimeoutMillis = defaultTimeoutMillis;
        this.maxTimeoutMillis = maxTimeoutMillis;
    }

    /** The caller's name for the request, or empty. */
    static String requestId(ExecRequest request) throws BadRequestException {
        var id = request.getRequestId();
        if (id.size() > MAX_REQUEST_ID_BYTES) {
            throw tooLong("request_id", id.size(), MAX_REQUEST_ID_BYTES);
        }
        return text(id);
    }

    /** Credit for the output of the stream, in bytes. */
    static int outputWindowBytes(ExecRequest request) throws BadRequestException {
        var bytes = request.getInitialWindowBytes();
        if (bytes < 0) {
            throw new BadRequestException(
                    "initial_window_bytes",
                    Integer.toUnsignedString(bytes) + " (expected: 0 to 2147483647)");
        }
        return bytes == 0 ? DEFAULT_WINDOW_BYTES : bytes;
    }

    /**
     * What is asked for. Read it last: from then on the caller's descriptors are the command's.
     *
     * @param stdio of the connection
     */
    ExecCall.Command command(ExecRequest request, SessionStdio stdio) throws BadRequestException {
        return new ExecCall.Command(
                argv(request),
                environment(request),
                networkNamespace(request),
                workingDirectory(request),
                umask(request),
                stdio.claim(request));
    }

    ExecCall.Terms terms(ExecRequest request) throws BadRequestException {
        var key = request.getOrderingKey();
        if (key.size() > MAX_ORDERING_KEY_BYTES) {
            throw tooLong("ordering_key", key.size(), MAX_ORDERING_KEY_BYTES);
        }
        return new ExecCall.Terms(
                timeoutNanos(request),
                priority(request),
                text(key),
                limit("stdout_limit_bytes", request.getStdoutLimitBytes()),
                limit("stderr_limit_bytes", request.getStderrLimitBytes()),
                isKill(request),
                isLeftRunning(request));
    }

    private static List<String> argv(ExecRequest request) {
        var argv = new ArrayList<String>(request.getArgvCount());
        for (var word : request.getArgvList()) {
            argv.add(text(word));
        }
        return argv;
    }

    private static Map<String, String> environment(ExecRequest request) throws BadRequestException {
        if (request.getEnvironmentCount() > MAX_VARIABLES) {
            throw new BadRequestException(
                    "environment",
                    request.getEnvironmentCount() + " variables (expected: at most 256)");
        }
        var variables = new LinkedHashMap<String, String>();
        var bytes = 0;
        for (var variable : request.getEnvironmentList()) {
            bytes += variable.getName().size() + variable.getValue().size() + 2;
            var name = text(variable.getName());
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw new BadRequestException(
                        "environment.name", "empty or with '=' (expected: a variable's name)");
            }
            if (DangerousVariables.isDangerous(name)) {
                throw new BadRequestException(
                        "environment",
                        name + " changes what a privileged command loads or runs; never accepted");
            }
            if (variables.put(name, text(variable.getValue())) != null) {
                throw new BadRequestException("environment", name + " stands there twice");
            }
        }
        if (bytes > MAX_ENVIRONMENT_BYTES) {
            throw tooLong("environment", bytes, MAX_ENVIRONMENT_BYTES);
        }
        return variables;
    }

    private static String networkNamespace(ExecRequest request) throws BadRequestException {
        var name = request.getNetworkNamespace();
        if (name.size() > MAX_NAMESPACE_BYTES) {
            throw tooLong("network_namespace", name.size(), MAX_NAMESPACE_BYTES);
        }
        var text = text(name);
        if (text.indexOf('/') >= 0 || text.equals(".") || text.equals("..")) {
            throw new BadRequestException(
                    "network_namespace", "not a single path component (expected: a name)");
        }
        return text;
    }

    private static String workingDirectory(ExecRequest request) throws BadRequestException {
        var bytes = request.getWorkingDirectory();
        if (bytes.isEmpty()) {
            return "/";
        }
        if (bytes.size() > MAX_PATH_BYTES) {
            throw tooLong("working_directory", bytes.size(), MAX_PATH_BYTES);
        }
        var path = text(bytes);
        if (!path.startsWith("/")
                || path.indexOf('\0') >= 0
                || ("/" + path + "/").contains("/../")) {
            throw new BadRequestException(
                    "working_directory", "relative, with '..' or NUL (expected: an absolute path)");
        }
        return path;
    }

    private static int umask(ExecRequest request) throws BadRequestException {
        if (request.getUmaskPlusOne() == 0) {
            return DEFAULT_UMASK;
        }
        var umask = request.getUmaskPlusOne() - 1;
        if ((umask & ~0777) != 0 || (umask & DEFAULT_UMASK) != DEFAULT_UMASK) {
            throw new BadRequestException(
                    "umask_plus_one",
                    "mask 0%o (expected: 022 contained, at most 0777)".formatted(umask));
        }
        return umask;
    }

    private long timeoutNanos(ExecRequest request) throws BadRequestException {
        if (request.getNoTimeout()) {
            requireBoundToItsCaller(request);
            return ExecCall.Terms.NO_TIMEOUT_NANOS;
        }
        var millis = request.getTimeoutMs() == 0 ? defaultTimeoutMillis : request.getTimeoutMs();
        if (millis < 0 || millis > maxTimeoutMillis) {
            throw new BadRequestException(
                    "timeout_ms",
                    Long.toUnsignedString(millis) + " (expected: 1 to " + maxTimeoutMillis + ")");
        }
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /**
     * Nothing else would end it. That it has the caller's descriptors, {@link SessionStdio} sees.
     */
    private static void requireBoundToItsCaller(ExecRequest request) throws BadRequestException {
        if (request.getTimeoutMs() != 0) {
            throw new BadRequestException(
                    "no_timeout", "set beside timeout_ms (expected: one of them)");
        }
        if (isLeftRunning(request)) {
            throw new BadRequestException(
                    "no_timeout", "set, but on_disconnect leaves the command running");
        }
    }

    private static Priority priority(ExecRequest request) throws BadRequestException {
        return switch (request.getPriority()) {
            case PRIORITY_INTERACTIVE -> Priority.INTERACTIVE;
            case PRIORITY_UNSPECIFIED, PRIORITY_NORMAL -> Priority.NORMAL;
            case PRIORITY_BULK -> Priority.BULK;
            case UNRECOGNIZED ->
                    throw BadRequestException.unknown("priority", request.getPriorityValue());
        };
    }

    private static boolean isKill(ExecRequest request) throws BadRequestException {
        return switch (request.getLimitAction()) {
            case LIMIT_ACTION_UNSPECIFIED, LIMIT_ACTION_TRUNCATE -> false;
            case LIMIT_ACTION_KILL -> true;
            case UNRECOGNIZED ->
                    throw BadRequestException.unknown(
                            "limit_action", request.getLimitActionValue());
        };
    }

    private static boolean isLeftRunning(ExecRequest request) throws BadRequestException {
        return switch (request.getOnDisconnect()) {
            case DISCONNECT_ACTION_UNSPECIFIED, DISCONNECT_ACTION_KILL -> false;
            case DISCONNECT_ACTION_LEAVE_RUNNING -> true;
            case UNRECOGNIZED ->
                    throw BadRequestException.unknown(
                            "on_disconnect", request.getOnDisconnectValue());
        };
    }

    private static long limit(String field, long bytes) throws BadRequestException {
        if (bytes < 0) {
            throw new BadRequestException(
                    field, Long.toUnsignedString(bytes) + " (expected: at most 2^63 - 1)");
        }
        return bytes;
    }

    private static String text(ByteString bytes) {
        return Surrogateescape.decode(bytes.toByteArray());
    }

    private static BadRequestException tooLong(String field, int bytes, int bound) {
        return new BadRequestException(field, bytes + " bytes (expected: at most " + bound + ")");
    }
}
