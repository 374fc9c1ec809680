package io.execbroker.broker.metrics.http;

import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.prometheus.metrics.exporter.common.PrometheusHttpExchange;
import io.prometheus.metrics.exporter.common.PrometheusHttpRequest;
import io.prometheus.metrics.exporter.common.PrometheusHttpResponse;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.Enumeration;
import java.util.function.Consumer;

/**
 * One scrape in the terms of the Prometheus library, which negotiates the format, compresses and
 * selects. Holds copies of what it needs from the request. Used by one thread, once.
 */
final class Scrape
        implements PrometheusHttpExchange, PrometheusHttpRequest, PrometheusHttpResponse {

    private static final Logger log = LoggerFactory.getLogger(Scrape.class);

    private final String method;
    private final String uri;
    private final HttpHeaders requestHeaders;
    private final Consumer<FullHttpResponse> answer;
    private final HttpHeaders responseHeaders = new DefaultHttpHeaders();
    private final ByteBufOutputStream body = new ByteBufOutputStream(Unpooled.buffer(32 * 1024));
    private HttpResponseStatus status = HttpResponseStatus.INTERNAL_SERVER_ERROR;

    private Scrape(
            String method,
            String uri,
            HttpHeaders requestHeaders,
            Consumer<FullHttpResponse> answer) {
        this.method = method;
        this.uri = uri;
        this.requestHeaders = requestHeaders;
        this.answer = answer;
    }

    static Scrape of(FullHttpRequest request, Consumer<FullHttpResponse> answer) {
        return new Scrape(request.method().name(), request.uri(), request.headers().copy(), answer);
    }

    /** Scrapes and answers. */
    void run(PrometheusScrapeHandler handler) {
        try {
            handler.handleRequest(this);
        } catch (IOException e) {
            handleException(e);
        }
        answer.accept(response());
    }

    private FullHttpResponse response() {
        var content = body.buffer();
        var length = content.readableBytes();
        var isHead = method.equals(HttpMethod.HEAD.name());
        if (isHead) {
            content.clear();
        }
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
        response.headers().set(responseHeaders);
        if (!isHead) {
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
        }
        return response;
    }

    @Override
    public PrometheusHttpRequest getRequest() {
        return this;
    }

    @Override
    public PrometheusHttpResponse getResponse() {
        return this;
    }

    @Override
    public void handleException(IOException e) {
        fail(e);
    }

    @Override
    public void handleException(RuntimeException e) {
        fail(e);
    }

    private void fail(Exception e) {
        log.warn("scrape failed", e);
        responseHeaders.clear();
        body.buffer().clear();
        status = HttpResponseStatus.INTERNAL_SERVER_ERROR;
    }

    @Override
    public void close() {
        // The response is sent by run(), whatever the library made of the exchange.
    }

    @Override
    public @Nullable String getQueryString() {
        var query = uri.indexOf('?');
        return query < 0 ? null : uri.substring(query + 1);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return Collections.enumeration(requestHeaders.getAll(name));
    }

    @Override
    public String getMethod() {
        return method;
    }

    @Override
    public String getRequestPath() {
        return "/metrics";
    }

    @Override
    public void setHeader(String name, String value) {
        responseHeaders.set(name, value);
    }

    @Override
    public OutputStream sendHeadersAndGetBody(int statusCode, int contentLength) {
        status = HttpResponseStatus.valueOf(statusCode);
        return body;
    }
}
