package io.execbroker.filters.regex;

/** The instructions for a pattern, and how many registers they need. Immutable. */
final class Program {
    private final Instruction[] instructions;
    private final int registerCount;

    Program(Instruction[] instructions, int registerCount) {
        this.instructions = instructions;
        this.registerCount = registerCount;
    }

    /** Translates {@code node}; {@code wholeText} adds that nothing may be left. */
    static Program of(Node node, int groupCount, boolean wholeText) {
        Assembler assembler = new Assembler(groupCount);
        assembler.emit(node);
        if (wholeText) {
            assembler.add(new Instruction.Stand(Position.VERY_END));
        }
        assembler.add(new Instruction.Accept());
        return assembler.assemble();
    }

    boolean matches(int[] text, StepBudget budget) {
        return new Machine(text, registerCount, budget).run(instructions);
    }
}
