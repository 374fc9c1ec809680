package io.execbroker.filters.regex;

import io.execbroker.filters.regex.Node.Folding;

import java.util.Arrays;

/**
 * Runs a {@link Program} over one text. Confined to one call.
 *
 * <p>The stack holds choices not yet taken and old values of registers, so that going back to a
 * choice restores what was recorded since. An entry is three ints: an instruction with the
 * positions to try from high to low, or the complement of a register with its old value. Every
 * entry costs a step, so the budget bounds the stack as well.
 */
final class Machine {
    static final int FAIL = -1;
    static final int ACCEPT = -2;

    private static final int ENTRY = 3;

    /** Scanning a run of characters or an entry of the stack costs this part of a step. */
    private static final int SCANNED_PER_STEP = 8;

    private final int[] text;
    private final int[] registers;
    private final StepBudget budget;
    private int[] stack = new int[ENTRY * 32];
    private int height;
    private int position;

    Machine(int[] text, int registerCount, StepBudget budget) {
        this.text = text;
        this.registers = new int[registerCount];
        this.budget = budget;
        Arrays.fill(registers, -1);
    }

    boolean run(Instruction[] program) {
        int at = 0;
        while (at != ACCEPT) {
            budget.spend(1);
            at = program[at].execute(this, at);
            if (at == FAIL) {
                at = backtrack();
                if (at == FAIL) {
                    return false;
                }
            }
        }
        return true;
    }

    int[] text() {
        return text;
    }

    int position() {
        return position;
    }

    int get(int register) {
        return registers[register];
    }

    void set(int register, int value) {
        push(~register, registers[register], 0);
        registers[register] = value;
    }

    int height() {
        return height;
    }

    void pushChoice(int instruction) {
        push(instruction, position, position);
    }

    /** Pushes the choice of every position from {@code from} down to {@code downTo}. */
    void pushRun(int instruction, int from, int downTo) {
        push(instruction, from, downTo);
    }

    boolean take(CharSet set) {
        if (position < text.length && set.contains(text[position])) {
            position++;
            return true;
        }
        return false;
    }

    int takeRun(CharSet set, int max) {
        int start = position;
        int end = (int) Math.min(text.length, (long) start + max);
        while (position < end && set.contains(text[position])) {
            position++;
        }
        budget.spend((position - start) / SCANNED_PER_STEP);
        return position - start;
    }

    boolean isSet(int group) {
        int start = registers[2 * group];
        return start >= 0 && registers[2 * group + 1] >= start;
    }

    boolean takeGroup(int group, Folding folding) {
        if (!isSet(group)) {
            return false;
        }
        int start = registers[2 * group];
        int length = registers[2 * group + 1] - start;
        if (length > text.length - position) {
            return false;
        }
        budget.spend(length / SCANNED_PER_STEP);
        for (int i = 0; i < length; i++) {
            if (folding.fold(text[start + i]) != folding.fold(text[position + i])) {
                return false;
            }
        }
        position += length;
        return true;
    }

    boolean stepBack(int width) {
        if (width > position) {
            return false;
        }
        position -= width;
        return true;
    }

    void returnTo(int earlier) {
        position = earlier;
    }

    /** Drops the choices above {@code to} but keeps the old values, which outer choices need. */
    void dropChoices(int to) {
        budget.spend((height - to) / (ENTRY * SCANNED_PER_STEP));
        int kept = to;
        for (int entry = to; entry < height; entry += ENTRY) {
            if (stack[entry] < 0) {
                System.arraycopy(stack, entry, stack, kept, ENTRY);
                kept += ENTRY;
            }
        }
        height = kept;
    }

    /** Drops everything above {@code to} and restores the registers. */
    void undo(int to) {
        while (height > to) {
            height -= ENTRY;
            if (stack[height] < 0) {
                registers[~stack[height]] = stack[height + 1];
            }
        }
    }

    private int backtrack() {
        while (height > 0) {
            int entry = height - ENTRY;
            int instruction = stack[entry];
            int value = stack[entry + 1];
            if (instruction < 0) {
                registers[~instruction] = value;
                height = entry;
            } else {
                position = value;
                if (value > stack[entry + 2]) {
                    stack[entry + 1] = value - 1;
                } else {
                    height = entry;
                }
                return instruction;
            }
        }
        return FAIL;
    }

    private void push(int first, int second, int third) {
        if (height == stack.length) {
            stack = Arrays.copyOf(stack, stack.length * 2);
        }
        stack[height] = first;
        stack[height + 1] = second;
        stack[height + 2] = third;
        height += ENTRY;
    }
}
