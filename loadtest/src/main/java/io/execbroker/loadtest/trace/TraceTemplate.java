package io.execbroker.loadtest.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the agents run in a first full sync for one router and one network.
 *
 * <p>Commands that do not go through the root helper, or not in a first sync, are left out here;
 * who needed one of them needs what it needed.
 */
final class TraceTemplate {
    private static final String RESOURCE = "agent-trace-template.jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<TemplateCommand> lines;

    private TraceTemplate(List<TemplateCommand> lines) {
        this.lines = List.copyOf(lines);
    }

    /** The template that this class is shipped with. */
    static TraceTemplate shipped() {
        var resource = Objects.requireNonNull(TraceTemplate.class.getResourceAsStream(RESOURCE));
        try (var reader =
                new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return read(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TraceTemplate read(BufferedReader reader) throws IOException {
        var lines = new ArrayList<TemplateCommand>();
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            try {
                lines.add(JSON.readValue(line, TemplateCommand.class));
            } catch (JsonProcessingException e) {
                throw new TraceException(
                        "template line " + (lines.size() + 1) + ": " + e.getOriginalMessage(), e);
            }
        }
        return new TraceTemplate(lines);
    }

    /** The commands of one agent in one release, in the agent's own order. */
    List<TemplateCommand> firstSync(Release release, Agent agent) {
        var all = new LinkedHashMap<String, TemplateCommand>();
        for (var line : lines) {
            if (line.release().equals(release.tag()) && line.agent().equals(agent.label())) {
                all.put(line.id(), line);
            }
        }
        var replayed =
                all.values().stream()
                        .filter(TemplateCommand::isReplayed)
                        .map(line -> line.withNeeds(replayedNeeds(line, all)))
                        .toList();
        return replayed.stream().map(line -> afterFailingQuestions(line, replayed)).toList();
    }

    private static Set<String> replayedNeeds(
            TemplateCommand command, Map<String, TemplateCommand> all) {
        var needs = new LinkedHashSet<String>();
        for (var id : command.needs()) {
            var need = all.get(id);
            if (need == null) {
                throw new TraceException(
                        "template: " + command.id() + " needs " + id + ", which is not there");
            }
            if (need.isReplayed()) {
                needs.add(id);
            } else {
                needs.addAll(replayedNeeds(need, all));
            }
        }
        return needs;
    }

    /**
     * Adds what {@code needs} leaves unsaid: "is the device there?" must be asked before the device
     * moves in, or the answer is another one. An agent's serial order hides it.
     */
    private static TemplateCommand afterFailingQuestions(
            TemplateCommand command, List<TemplateCommand> replayed) {
        var needs = new LinkedHashSet<>(command.needs());
        for (var question : replayed) {
            if (question.isExpectedToFail()
                    && question.argv().stream().anyMatch(command::movesDevice)) {
                needs.add(question.id());
            }
        }
        return command.withNeeds(needs);
    }
}
