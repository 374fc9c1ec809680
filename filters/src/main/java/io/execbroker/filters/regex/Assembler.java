package io.execbroker.filters.regex;

import io.execbroker.filters.regex.Node.Greed;

import java.util.ArrayList;
import java.util.List;

/** Emits the instructions of one pattern in order. */
final class Assembler {
    private final List<Instruction> code = new ArrayList<>();
    private int registerCount;

    Assembler(int groupCount) {
        this.registerCount = 2 * (groupCount + 1);
    }

    Program assemble() {
        return new Program(code.toArray(Instruction[]::new), registerCount);
    }

    int add(Instruction instruction) {
        code.add(instruction);
        return code.size() - 1;
    }

    private int registers(int count) {
        int first = registerCount;
        registerCount += count;
        return first;
    }

    void emit(Node node) {
        switch (node) {
            case Node.One(CharSet set) -> add(new Instruction.Take(set));
            case Node.Sequence(List<Node> parts) -> parts.forEach(this::emit);
            case Node.Alternatives(List<Node> branches) -> alternatives(branches);
            case Node.Group(int number, Node body) -> {
                add(new Instruction.Mark(2 * number));
                emit(body);
                add(new Instruction.Mark(2 * number + 1));
            }
            case Node.Repeat repeat -> repeat(repeat);
            case Node.Atomic(Node body) -> atomic(body);
            case Node.Look look -> look(look);
            case Node.At(Position position) -> add(new Instruction.Stand(position));
            case Node.BackReference(int group, Node.Folding folding) ->
                    add(new Instruction.Refer(group, folding));
            case Node.Conditional(int group, Node ifSet, Node ifUnset) -> {
                int test = add(Instruction.UNFINISHED);
                emit(ifSet);
                int jump = add(Instruction.UNFINISHED);
                code.set(test, new Instruction.IfGroup(group, code.size()));
                emit(ifUnset);
                code.set(jump, new Instruction.Jump(code.size()));
            }
        }
    }

    private void alternatives(List<Node> branches) {
        List<Integer> jumps = new ArrayList<>();
        for (Node branch : branches.subList(0, branches.size() - 1)) {
            int fork = add(Instruction.UNFINISHED);
            emit(branch);
            jumps.add(add(Instruction.UNFINISHED));
            code.set(fork, new Instruction.Fork(fork + 1, code.size()));
        }
        emit(branches.getLast());
        for (int jump : jumps) {
            code.set(jump, new Instruction.Jump(code.size()));
        }
    }

    private void repeat(Node.Repeat repeat) {
        boolean lazy = repeat.greed() == Greed.LAZY;
        boolean possessive = repeat.greed() == Greed.POSSESSIVE;
        if (repeat.body() instanceof Node.One(CharSet set) && !lazy) {
            add(new Instruction.Run(set, repeat.min(), repeat.max(), !possessive));
        } else if (possessive) {
            atomic(new Node.Repeat(repeat.body(), repeat.min(), repeat.max(), Greed.GREEDY));
        } else {
            int register = registers(2);
            add(new Instruction.LoopStart(register));
            int test = add(Instruction.UNFINISHED);
            add(new Instruction.Iterate(register));
            emit(repeat.body());
            add(new Instruction.Jump(test));
            code.set(
                    test,
                    new Instruction.LoopTest(
                            register, repeat.min(), repeat.max(), !lazy, code.size()));
        }
    }

    private void atomic(Node body) {
        int register = registers(1);
        add(new Instruction.Commit(register));
        emit(body);
        add(new Instruction.Committed(register));
    }

    private void look(Node.Look look) {
        int register = registers(2);
        if (look.negative()) {
            int unless = add(Instruction.UNFINISHED);
            add(new Instruction.StepBack(look.width()));
            emit(look.body());
            add(new Instruction.Found(register));
            code.set(unless, new Instruction.Unless(register, code.size()));
        } else {
            add(new Instruction.Mark(register + 1));
            add(new Instruction.Commit(register));
            add(new Instruction.StepBack(look.width()));
            emit(look.body());
            add(new Instruction.Committed(register));
            add(new Instruction.Return(register + 1));
        }
    }
}
