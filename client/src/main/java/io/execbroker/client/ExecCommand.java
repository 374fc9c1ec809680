package io.execbroker.client;

import com.google.protobuf.ByteString;

import io.execbroker.proto.v1.DisconnectAction;
import io.execbroker.proto.v1.EnvironmentVariable;
import io.execbroker.proto.v1.ExecRequest;
import io.execbroker.proto.v1.StdinMode;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A command to run: argument vector and how to run it. Immutable; may be run any number of times,
 * unless it carries a request id.
 *
 * <p>Arguments, variables and paths are byte strings, as they are on Linux. A {@code String} stands
 * for its UTF-8 bytes and is refused when it has none (a lone surrogate).
 */
public final class ExecCommand {

    private final ExecRequest request;
    private final ByteString stdin;

    private ExecCommand(ExecRequest request, ByteString stdin) {
        this.request = request;
        this.stdin = stdin;
    }

    /** The command {@code argv}, with every default. */
    public static ExecCommand of(String... argv) {
        return builder(argv).build();
    }

    /** As {@link #of(String...)}. */
    public static ExecCommand of(List<String> argv) {
        return builder().args(argv).build();
    }

    /** A builder that begins with {@code argv}, which may be empty. */
    public static Builder builder(String... argv) {
        return new Builder().args(List.of(argv));
    }

    /** The argument vector; bytes that are not UTF-8 become U+FFFD. */
    public List<String> argv() {
        return request.getArgvList().stream().map(ByteString::toStringUtf8).toList();
    }

    /** The argument vector in words, for messages. */
    @Override
    public String toString() {
        return argv().stream().collect(Collectors.joining(" "));
    }

    /** The request, but for its stream id, inline standard input and the client's defaults. */
    ExecRequest request() {
        return request;
    }

    /** The whole of standard input; empty when it is streamed or there is none. */
    ByteString stdin() {
        return stdin;
    }

    boolean streamsStdin() {
        return request.getStdinMode() == StdinMode.STDIN_MODE_CHUNKS;
    }

    /** Collects a command. Not thread safe. */
    public static final class Builder {

        private final ExecRequest.Builder request = ExecRequest.newBuilder();
        private ByteString stdin = ByteString.EMPTY;

        private Builder() {}

        /** Appends an argument. The first one is the program. */
        public Builder arg(String argument) {
            request.addArgv(bytes("argument", argument));
            return this;
        }

        /** Appends an argument that need not be text. The array is copied. */
        public Builder arg(byte[] argument) {
            request.addArgv(withoutNul("argument", ByteString.copyFrom(argument)));
            return this;
        }

        /** Appends arguments. */
        public Builder args(List<String> arguments) {
            arguments.forEach(this::arg);
            return this;
        }

        /** Sets a variable. Only a filter that names it lets it through. */
        public Builder env(String name, String value) {
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw new IllegalArgumentException(
                        "name: '" + name + "' (expected: not empty, without '=')");
            }
            request.addEnvironment(
                    EnvironmentVariable.newBuilder()
                            .setName(bytes("name", name))
                            .setValue(bytes("value", value)));
            return this;
        }

        /** Working directory: an absolute path. Default: {@code /}. */
        public Builder workingDirectory(String path) {
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("path: '" + path + "' (expected: absolute)");
            }
            request.setWorkingDirectory(bytes("path", path));
            return this;
        }

        /**
         * File mode creation mask. Default: 022.
         *
         * @param mask 0 to 0777; the broker refuses one that lets others write
         */
        public Builder umask(int mask) {
            if (mask < 0 || mask > 0777) {
                throw new IllegalArgumentException(
                        "mask: 0" + Integer.toOctalString(mask) + " (expected: 0 to 0777)");
            }
            request.setUmaskPlusOne(mask + 1);
            return this;
        }

        /** The whole of standard input. The array is copied. Default: none, it reads /dev/null. */
        public Builder stdin(byte[] bytes) {
            request.setStdinMode(StdinMode.STDIN_MODE_INLINE);
            stdin = ByteString.copyFrom(bytes);
            return this;
        }

        /** Standard input comes from {@link ExecHandle#stdin}, which must be closed. */
        public Builder streamStdin() {
            request.setStdinMode(StdinMode.STDIN_MODE_CHUNKS);
            stdin = ByteString.EMPTY;
            return this;
        }

        /** Standard error goes where standard output goes, in the order written. */
        public Builder mergeStderr() {
            request.setMergeStderr(true);
            return this;
        }

        /**
         * Time until the command is ended, waiting in the broker's queue included. Default and
         * bound: {@link BrokerLimits}.
         *
         * @param timeout 1 ms or more
         */
        public Builder timeout(Duration timeout) {
            long millis = timeout.toMillis();
            if (millis < 1) {
                throw new IllegalArgumentException("timeout: " + timeout + " (expected: >= 1 ms)");
            }
            request.setTimeoutMs(millis);
            return this;
        }

        /** Order of service while it waits. Default: NORMAL. */
        public Builder priority(Priority priority) {
            request.setPriority(priority.wire());
            return this;
        }

        /** Commands of one profile with the same key run one after another. Default: no order. */
        public Builder orderingKey(String key) {
            request.setOrderingKey(bytes("key", key));
            return this;
        }

        /**
         * Most bytes of each output that are delivered. Default: no cap when the output is
         * streamed, {@link ExecClient#CAPTURE_BYTES} each when it is captured.
         *
         * @param stdoutBytes 1 or more
         * @param stderrBytes 1 or more
         */
        public Builder outputLimits(long stdoutBytes, long stderrBytes, LimitAction action) {
            if (stdoutBytes < 1 || stderrBytes < 1) {
                throw new IllegalArgumentException(
                        "stdoutBytes, stderrBytes: "
                                + stdoutBytes
                                + ", "
                                + stderrBytes
                                + " (expected: >= 1)");
            }
            request.setStdoutLimitBytes(stdoutBytes);
            request.setStderrLimitBytes(stderrBytes);
            request.setLimitAction(action.wire());
            return this;
        }

        /**
         * Output of this command that this client buffers before its reader must catch up, both
         * outputs together. Default: that of the client.
         *
         * @param bytes 1 or more
         */
        public Builder windowBytes(int bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("bytes: " + bytes + " (expected: >= 1)");
            }
            request.setInitialWindowBytes(bytes);
            return this;
        }

        /** The command runs on when the connection ends. Default: it is ended. */
        public Builder surviveDisconnect() {
            request.setOnDisconnect(DisconnectAction.DISCONNECT_ACTION_LEAVE_RUNNING);
            return this;
        }

        /** Runs it in this network namespace, judged as {@code ip netns exec NAME ...}. */
        public Builder networkNamespace(String name) {
            request.setNetworkNamespace(bytes("name", name));
            return this;
        }

        /**
         * Names this very request, so that it can be asked for again: after a lost connection the
         * client repeats it, and the broker answers with the outcome of the first instead of
         * running it again. Output that was lost is not repeated; the result says {@link
         * ExecFlag#REPEATED}.
         *
         * @param id unique, 1 to 64 bytes; copied
         */
        public Builder requestId(byte[] id) {
            if (id.length < 1 || id.length > 64) {
                throw new IllegalArgumentException(
                        "id: " + id.length + " bytes (expected: 1 to 64)");
            }
            request.setRequestId(ByteString.copyFrom(id));
            return this;
        }

        /**
         * The command.
         *
         * @throws IllegalArgumentException when it has no program
         */
        public ExecCommand build() {
            if (request.getArgvCount() == 0 || request.getArgv(0).isEmpty()) {
                throw new IllegalArgumentException(
                        "argv: no program (expected: 1 argument or more)");
            }
            return new ExecCommand(request.build(), stdin);
        }

        private static ByteString bytes(String what, String text) {
            Objects.requireNonNull(text, what);
            try {
                ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
                return withoutNul(what, ByteString.copyFrom(utf8));
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException(
                        what + ": has a lone surrogate (expected: text, or use bytes)", e);
            }
        }

        private static ByteString withoutNul(String what, ByteString bytes) {
            for (int i = 0; i < bytes.size(); i++) {
                if (bytes.byteAt(i) == 0) {
                    throw new IllegalArgumentException(
                            what + ": has NUL at byte " + i + " (expected: none)");
                }
            }
            return bytes;
        }
    }
}
