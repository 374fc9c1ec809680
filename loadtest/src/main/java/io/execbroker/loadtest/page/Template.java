package io.execbroker.loadtest.page;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places for others.
 *
 * @param text has its places as {@code {{name}}}
 */
record Template(String text) {
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    /**
     * The text with every place filled. What fills one is not looked at for places.
     *
     * @throws IllegalArgumentException if a place has nothing to fill it
     */
    String fill(Map<String, String> contents) {
        return PLACE.matcher(text)
                .replaceAll(place -> {
                    var content = contents.get(place.group(1));
                    if (content == null) {
                        throw new IllegalArgumentException("nothing for " + place.group());
                    }
                    return Matcher.quoteReplacement(content);
                });
    }
}
