package io.execbroker.broker.process.epoll;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The bytes that text stands for, PEP 383. */
final class Surrogateescape {

    private Surrogateescape() {}

    static byte[] encode(String text) {
        var bytes = new ByteArrayOutputStream(text.length());
        int i = 0;
        while (i < text.length()) {
            int codePoint = text.codePointAt(i);
            if (codePoint >= 0xDC80 && codePoint <= 0xDCFF) {
                bytes.write(codePoint - 0xDC00);
            } else {
                bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
            }
            i += Character.charCount(codePoint);
        }
        return bytes.toByteArray();
    }
}
