package io.execbroker.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes down what a listener hears. */
final class Recorder implements OutputListener {

    private final List<String> heard;

    Recorder(List<String> heard) {
        this.heard = heard;
    }

    @Override
    public void onStart(CommandStart start) {
        heard.add("start " + start.pid());
    }

    @Override
    public void onStdout(ByteBuffer data) {
        heard.add("out " + StandardCharsets.UTF_8.decode(data));
    }

    @Override
    public void onStderr(ByteBuffer data) {
        heard.add("err " + StandardCharsets.UTF_8.decode(data));
    }
}
