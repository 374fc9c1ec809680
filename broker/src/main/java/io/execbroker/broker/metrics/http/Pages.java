package io.execbroker.broker.metrics.http;

import io.execbroker.broker.metrics.BrokerState;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.CharsetUtil;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** What each path answers. Callable from any thread. */
final class Pages {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";

    private static final String LANDING =
            """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>execbrokerd</title></head>
            <body><h1>execbrokerd</h1><ul>
            <li><a href="/metrics">/metrics</a>: what the broker counts, for Prometheus</li>
            <li><a href="/healthz">/healthz</a>: 200 while the process answers</li>
            <li><a href="/readyz">/readyz</a>: 200 while it takes requests, 503 otherwise</li>
            </ul></body></html>
            """;

    private final PrometheusScrapeHandler scrapes;
    private final Supplier<BrokerState> state;
    private final ScrapeThreads threads;

    /**
     * @param threads run the scrapes
     */
    Pages(PrometheusScrapeHandler scrapes, Supplier<BrokerState> state, ScrapeThreads threads) {
        this.scrapes = scrapes;
        this.state = state;
        this.threads = threads;
    }

    /**
     * Answers {@code request}, of which nothing is used after the return.
     *
     * @param answer called exactly once, on any thread, with a response that it owns
     */
    void answer(FullHttpRequest request, Consumer<FullHttpResponse> answer) {
        var isHead = request.method().equals(HttpMethod.HEAD);
        if (!request.decoderResult().isSuccess()) {
            // What follows a head that could not be read cannot be read either.
            var refused = text(HttpResponseStatus.BAD_REQUEST, "bad request\n", false);
            refused.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            answer.accept(refused);
        } else if (!isHead && !request.method().equals(HttpMethod.GET)) {
            var refused = text(HttpResponseStatus.METHOD_NOT_ALLOWED, "GET or HEAD only\n", false);
            refused.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
            answer.accept(refused);
        } else if (path(request).equals("/metrics")) {
            scrape(Scrape.of(request, answer), isHead, answer);
        } else {
            answer.accept(page(path(request), isHead));
        }
    }

    private void scrape(Scrape scrape, boolean isHead, Consumer<FullHttpResponse> answer) {
        var accepted = threads.tryRun(() -> scrape.run(scrapes));
        if (!accepted) {
            var busy =
                    text(
                            HttpResponseStatus.SERVICE_UNAVAILABLE,
                            "too many scrapes at once\n",
                            isHead);
            busy.headers().set(HttpHeaderNames.RETRY_AFTER, "1");
            answer.accept(busy);
        }
    }

    private FullHttpResponse page(String path, boolean isHead) {
        return switch (path) {
            case "/healthz", "/-/healthy" -> text(HttpResponseStatus.OK, "ok\n", isHead);
            case "/readyz", "/-/ready" -> ready(isHead);
            case "/" -> response(HttpResponseStatus.OK, HTML, LANDING, isHead);
            default -> text(HttpResponseStatus.NOT_FOUND, "not found; try /metrics\n", isHead);
        };
    }

    private FullHttpResponse ready(boolean isHead) {
        var now = state.get();
        var status =
                now == BrokerState.RUNNING
                        ? HttpResponseStatus.OK
                        : HttpResponseStatus.SERVICE_UNAVAILABLE;
        return text(status, now.label() + "\n", isHead);
    }

    private static String path(FullHttpRequest request) {
        var uri = request.uri();
        var query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private static FullHttpResponse text(HttpResponseStatus status, String body, boolean isHead) {
        return response(status, TEXT, body, isHead);
    }

    private static FullHttpResponse response(
            HttpResponseStatus status, String type, String body, boolean isHead) {
        var bytes = Unpooled.copiedBuffer(body, CharsetUtil.UTF_8);
        var length = bytes.readableBytes();
        if (isHead) {
            bytes.clear();
        }
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, bytes);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CONTENT_LENGTH, length)
                .set("X-Content-Type-Options", "nosniff");
        return response;
    }
}
