package io.execbroker.filters.regex;

import static io.execbroker.filters.regex.PatternSource.NONE;

import io.execbroker.filters.python.PythonInteger;
import io.execbroker.filters.regex.Node.Greed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Parses the syntax of Python 3.11's {@code re} for {@code str} patterns.
 *
 * <p>Refused though Python accepts them: groups nested deeper than {@link #MAX_DEPTH}, the {@code
 * t} flag.
 */
final class PatternParser {
    private static final int MAX_DEPTH = 100;

    private final PatternSource source;
    private final Cautions cautions = new Cautions();
    private final Escapes escapes;
    private final Groups groups = new Groups();
    private Flags globalFlags = Flags.NONE;
    private Reading reading;
    private int depth;
    private int lookDepth;
    private boolean capturesInLook;

    PatternParser(String pattern, Reading reading) {
        this.source = new PatternSource(pattern);
        this.escapes = new Escapes(source, cautions);
        this.reading = reading;
    }

    Node parse() throws BrokenPatternException {
        Node node = alternatives(Flags.NONE, true);
        if (source.peek() != NONE) {
            throw source.error("a closing parenthesis without its opening one");
        }
        if (!groups.allAwaitedExist()) {
            throw source.error("a condition on a group that does not exist");
        }
        return node;
    }

    int groupCount() {
        return groups.count();
    }

    List<String> cautions() {
        return cautions.found();
    }

    List<String> remarks() {
        return cautions.remarks();
    }

    private Node alternatives(Flags flags, boolean outermost) throws BrokenPatternException {
        List<Node> branches = new ArrayList<>();
        branches.add(sequence(flags, outermost));
        while (source.take('|')) {
            branches.add(sequence(outermost ? globalFlags : flags, false));
        }
        return branches.size() == 1 ? branches.getFirst() : new Node.Alternatives(branches);
    }

    /** Parses up to a bar, a closing parenthesis or the end. */
    private Node sequence(Flags given, boolean mayBeginWithFlags) throws BrokenPatternException {
        Parts parts = new Parts(source);
        Flags flags = given;
        for (int token = source.peek();
                token != NONE && token != '|' && token != ')';
                token = source.peek()) {
            source.next();
            if (flags.verbose() && (isBlank(token) || token == '#')) {
                if (token == '#') {
                    skipLine();
                }
            } else if (token == '(') {
                group(parts, flags, mayBeginWithFlags && parts.isEmpty());
                flags = mayBeginWithFlags ? globalFlags : flags;
            } else if (token == '*' || token == '+' || token == '?' || token == '{') {
                quantifierOrBrace(token, parts, flags);
            } else {
                single(token, parts, flags);
            }
        }
        return parts.toNode();
    }

    private void single(int token, Parts parts, Flags flags) throws BrokenPatternException {
        switch (token) {
            case '.' -> {
                boolean all = flags.dotAll();
                parts.add(new Node.One(CharSet.of(c -> all || c != '\n')));
            }
            case '^' -> at(flags.multiline() ? Position.LINE_START : Position.START, parts);
            case '$' -> at(flags.multiline() ? Position.LINE_END : Position.END, parts);
            case '[' ->
                    one(
                            new ClassParser(source, escapes, cautions).parse(flags.ignoreCase()),
                            parts,
                            flags);
            default -> {
                if (PatternSource.isEscaped(token)) {
                    escape(PatternSource.escapedCharacter(token), parts, flags);
                } else {
                    literal(token, parts, flags);
                }
            }
        }
    }

    private void escape(int c, Parts parts, Flags flags) throws BrokenPatternException {
        switch (c) {
            case 'A' -> at(Position.START, parts);
            case 'Z' -> at(Position.VERY_END, parts);
            case 'b' -> wordEdge(Position.WORD_EDGE, Position.ASCII_WORD_EDGE, parts, flags);
            case 'B' -> wordEdge(Position.NO_WORD_EDGE, Position.NO_ASCII_WORD_EDGE, parts, flags);
            case '0' -> literal(escapes.octal('0', 2), parts, flags);
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> numeric(c, parts, flags);
            default -> {
                if (Members.isCategory(c)) {
                    one(Members.category(c), parts, flags);
                } else {
                    literal(escapes.character(c), parts, flags);
                }
            }
        }
    }

    /** A group's number of one or two digits, or an octal escape of three. */
    private void numeric(int first, Parts parts, Flags flags) throws BrokenPatternException {
        int start = source.position();
        if (PatternSource.isDigit(first, 8) && source.digits(2, 8).length() == 2) {
            source.position(start);
            literal(escapes.octal(first, 2), parts, flags);
            return;
        }
        source.position(start);
        int number = Integer.parseInt((char) first + source.digits(1, 10));
        reference(number, parts, flags);
    }

    private void reference(int number, Parts parts, Flags flags) throws BrokenPatternException {
        if (!groups.isClosed(number) || !groups.isReachable(number)) {
            throw source.error("a reference to group " + number + ", which is not there yet");
        }
        if (capturesInLook) {
            cautions.add("a reference to a group beside a look-around that captures");
        }
        Node.Folding folding =
                !flags.ignoreCase()
                        ? Node.Folding.NONE
                        : switch (reading(flags)) {
                            case ASCII, BOTH -> Node.Folding.ASCII;
                            case UNICODE, EITHER -> Node.Folding.UNICODE;
                        };
        parts.add(new Node.BackReference(number, folding));
    }

    private void quantifierOrBrace(int token, Parts parts, Flags flags)
            throws BrokenPatternException {
        Optional<Counts> counts = Counts.parse(token, source);
        if (counts.isPresent()) {
            parts.repeatLast(counts.get(), greed());
        } else {
            literal('{', parts, flags);
        }
    }

    private Greed greed() throws BrokenPatternException {
        if (source.take('?')) {
            return Greed.LAZY;
        }
        if (source.take('+')) {
            cautions.add("possessive quantifiers need Python 3.11");
            return Greed.POSSESSIVE;
        }
        return Greed.GREEDY;
    }

    private void group(Parts parts, Flags flags, boolean mayBeFlags) throws BrokenPatternException {
        if (++depth > MAX_DEPTH) {
            throw source.error("groups nested deeper than " + MAX_DEPTH);
        }
        if (source.take('?')) {
            extension(parts, flags, mayBeFlags);
        } else {
            parts.add(capture("", flags));
        }
        depth--;
    }

    private void extension(Parts parts, Flags flags, boolean mayBeFlags)
            throws BrokenPatternException {
        int kind = source.next();
        switch (kind) {
            case ':' -> parts.add(closed(alternatives(flags, false)));
            case '>' -> {
                cautions.add("atomic groups need Python 3.11");
                parts.add(new Node.Atomic(closed(alternatives(flags, false))));
            }
            case '=' -> parts.add(look(false, false, flags));
            case '!' -> parts.add(look(false, true, flags));
            case '<' -> {
                int sign = source.next();
                if (sign != '=' && sign != '!') {
                    throw source.error("an unknown extension (?<");
                }
                parts.add(look(true, sign == '!', flags));
            }
            case 'P' -> named(parts, flags);
            case '#' -> {
                for (int token = source.next(); token != ')'; token = source.next()) {
                    if (token == NONE) {
                        throw source.error("a comment without its )");
                    }
                }
            }
            case '(' -> parts.add(conditional(flags));
            default -> {
                if (kind != '-' && !Flags.isFlag(kind)) {
                    throw source.error("an unknown extension (?");
                }
                flagGroup(kind, parts, flags, mayBeFlags);
            }
        }
    }

    private void named(Parts parts, Flags flags) throws BrokenPatternException {
        if (source.take('<')) {
            parts.add(capture(groupName('>'), flags));
        } else if (source.take('=')) {
            String name = groupName(')');
            int number =
                    groups.number(name)
                            .orElseThrow(() -> source.error("the unknown group name " + name));
            reference(number, parts, flags);
        } else {
            throw source.error("an unknown extension (?P");
        }
    }

    private String groupName(int terminator) throws BrokenPatternException {
        String name = source.until(terminator);
        if (!Groups.isIdentifier(name)) {
            throw source.error("the bad group name " + name);
        }
        if (!name.chars().allMatch(c -> c < 0x80)) {
            cautions.add("a group name beyond ASCII");
        }
        return name;
    }

    private Node capture(String name, Flags flags) throws BrokenPatternException {
        int number = groups.open();
        capturesInLook |= lookDepth > 0;
        if (!name.isEmpty() && !groups.name(name, number)) {
            throw source.error("the group name " + name + " a second time");
        }
        Node body = closed(alternatives(flags, false));
        groups.close(number, body);
        return new Node.Group(number, body);
    }

    private Node look(boolean behind, boolean negative, Flags flags) throws BrokenPatternException {
        Reading outer = reading;
        reading = negative ? outer.negated() : outer;
        int outerBehind = behind ? groups.enterLookBehind() : 0;
        lookDepth++;
        Node body = alternatives(flags, false);
        lookDepth--;
        if (behind) {
            groups.leaveLookBehind(outerBehind);
        }
        reading = outer;
        closed(body);
        Node.Width width = groups.width(body);
        if (behind && width.min() != width.max()) {
            throw source.error("a look-behind of variable width");
        }
        return new Node.Look(behind, negative, body, behind ? (int) width.min() : 0);
    }

    private Node conditional(Flags flags) throws BrokenPatternException {
        cautions.add("a condition on a group depends on what else the group could match");
        String name = source.until(')');
        int number;
        if (Groups.isIdentifier(name)) {
            number =
                    groups.number(name)
                            .orElseThrow(() -> source.error("the unknown group name " + name));
        } else {
            number =
                    PythonInteger.parse(name)
                            .filter(n -> n.signum() > 0 && n.bitLength() < 28)
                            .orElseThrow(() -> source.error("the bad group number " + name))
                            .intValue();
            groups.awaitedBy(number);
        }
        if (!groups.isReachable(number)) {
            throw source.error("a condition on a group that is not there yet");
        }
        Node ifSet = sequence(flags, false);
        Node ifUnset = source.take('|') ? sequence(flags, false) : Node.Sequence.EMPTY;
        return closed(new Node.Conditional(number, ifSet, ifUnset));
    }

    private void flagGroup(int firstFlag, Parts parts, Flags flags, boolean mayBeGlobal)
            throws BrokenPatternException {
        FlagGroup group = FlagGroup.parse(source, firstFlag);
        if (group.isGlobal()) {
            if (!mayBeGlobal) {
                throw source.error("flags that are not at the start of the pattern");
            }
            globalFlags = group.applyTo(globalFlags);
        } else {
            parts.add(closed(alternatives(group.applyTo(flags), false)));
        }
    }

    /** Takes the closing parenthesis of {@code body}. */
    private Node closed(Node body) throws BrokenPatternException {
        if (!source.take(')')) {
            throw source.error("a group without its )");
        }
        return body;
    }

    private void literal(int c, Parts parts, Flags flags) {
        one(Members.literal(c, flags.ignoreCase()), parts, flags);
    }

    private void one(Members members, Parts parts, Flags flags) {
        parts.add(new Node.One(members.read(reading(flags))));
    }

    private static void at(Position position, Parts parts) {
        parts.addPlace(new Node.At(position));
    }

    private void wordEdge(Position unicode, Position ascii, Parts parts, Flags flags) {
        Node.At byUnicode = new Node.At(unicode);
        Node.At byAscii = new Node.At(ascii);
        Node edge =
                switch (reading(flags)) {
                    case UNICODE -> byUnicode;
                    case ASCII -> byAscii;
                    case BOTH -> new Node.Sequence(List.of(byUnicode, byAscii));
                    case EITHER -> new Node.Alternatives(List.of(byUnicode, byAscii));
                };
        parts.addPlace(edge);
    }

    private Reading reading(Flags flags) {
        return flags.ascii() ? Reading.ASCII : reading;
    }

    private void skipLine() throws BrokenPatternException {
        for (int token = source.next(); token != NONE && token != '\n'; ) {
            token = source.next();
        }
    }

    private static boolean isBlank(int token) {
        return token == ' ' || (token >= '\t' && token <= '\r');
    }
}
