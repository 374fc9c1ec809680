package io.execbroker.filters.regex;

import io.execbroker.filters.regex.Node.Folding;

/** One instruction of a {@link Program}. */
sealed interface Instruction {
    /** Placeholder until a target is known; reached never. */
    Instruction UNFINISHED = new Jump(Machine.FAIL);

    /**
     * Executes this instruction, which stands at {@code at}.
     *
     * @return where to go on, {@link Machine#FAIL} or {@link Machine#ACCEPT}
     */
    int execute(Machine machine, int at);

    record Accept() implements Instruction {
        @Override
        public int execute(Machine machine, int at) {
            return Machine.ACCEPT;
        }
    }

    record Jump(int target) implements Instruction {
        @Override
        public int execute(Machine machine, int at) {
            return target;
        }
    }

    /** Goes on at {@code first}, and at {@code second} when that fails. */
    record Fork(int first, int second) implements Instruction {
        @Override
        public int execute(Machine machine, int at) {
            machine.pushChoice(second);
            return first;
        }
    }

    record Take(CharSet set) implements Instruction {
        @Override
        public int execute(Machine machine, int at) {
            return machine.take(set) ? at + 1 : Machine.FAIL;
        }
    }

    /** Takes as many characters of {@code set} as it can, and gives back one at a time. */
    record Run(CharSet set, int min, int max, boolean givesBack) implements Instruction {
        @Override
        public int execute(Machine machine, int at) {
            int start = machine.position();
            int count = machine.takeRun(set, max);
            if (count < min) {
                return Machine.FAIL;
            }
            if (givesBack && count > min) {
                machine.pushRun(at + 1, start + count - 1, start + min);
            }
            return at + 1;
        }
    }

    record Stand(Position place) implements Instruction {
        @Override
        public int execute(Machine machine, int at) {
            return place.holds(machine.text(), machine.position()) ? at + 1 : Machine.FAIL;
        }
    }

    /** Records the position, as the start or the end of a group. */
    record Mark(int register) implements Instruction {
        @Override
        public int execute(Machine machine, int at) {
            machine.set(register, machine.position());
            return at + 1;
        }
    }

    record Refer(int group, Folding folding) implements Instruction {
        @Override
        public int execute(Machine machine, int at) {
            return machine.takeGroup(group, folding) ? at + 1 : Machine.FAIL;
        }
    }

    record IfGroup(int group, int ifUnset) implements Instruction {
        @Override
        public int execute(Machine machine, int at) {
            return machine.isSet(group) ? at + 1 : ifUnset;
        }
    }

    /** Begins a loop whose count and last position are in {@code register} and the next one. */
    record LoopStart(int register) implements Instruction {
        @Override
        public int execute(Machine machine, int at) {
            machine.set(register, 0);
            machine.set(register + 1, -1);
            return at + 1;
        }
    }

    /**
     * Decides about one more iteration. Beyond the minimum an iteration must begin where no earlier
     * one began last, so that empty ones end. An {@link Iterate} follows.
     */
    record LoopTest(int register, int min, int max, boolean greedy, int exit)
            implements Instruction {
        @Override
        public int execute(Machine machine, int at) {
            int count = machine.get(register);
            if (count < min) {
                machine.set(register, count + 1);
                return at + 2;
            }
            boolean mayIterate = count < max && machine.position() != machine.get(register + 1);
            if (!mayIterate) {
                return exit;
            }
            machine.pushChoice(greedy ? exit : at + 1);
            return greedy ? at + 1 : exit;
        }
    }

    record Iterate(int register) implements Instruction {
        @Override
        public int execute(Machine machine, int at) {
            machine.set(register, machine.get(register) + 1);
            machine.set(register + 1, machine.position());
            return at + 1;
        }
    }

    /** Begins a part that is not reconsidered; remembers the height of the stack. */
    record Commit(int register) implements Instruction {
        @Override
        public int execute(Machine machine, int at) {
            machine.set(register, machine.height());
            return at + 1;
        }
    }

    /** Ends it: drops the choices made since. */
    record Committed(int register) implements Instruction {
        @Override
        public int execute(Machine machine, int at) {
            machine.dropChoices(machine.get(register));
            return at + 1;
        }
    }

    /** Steps back {@code width} characters for a look-behind. */
    record StepBack(int width) implements Instruction {
        @Override
        public int execute(Machine machine, int at) {
            return machine.stepBack(width) ? at + 1 : Machine.FAIL;
        }
    }

    /** Returns to the position that {@code register} holds. */
    record Return(int register) implements Instruction {
        @Override
        public int execute(Machine machine, int at) {
            machine.returnTo(machine.get(register));
            return at + 1;
        }
    }

    /** Begins a negative look-around, which goes on at {@code after} when its body fails. */
    record Unless(int register, int after) implements Instruction {
        @Override
        public int execute(Machine machine, int at) {
            int height = machine.height();
            machine.pushChoice(after);
            machine.set(register, height);
            return at + 1;
        }
    }

    /** The body of a negative look-around has matched: undoes everything since and fails. */
    record Found(int register) implements Instruction {
        @Override
        public int execute(Machine machine, int at) {
            machine.undo(machine.get(register));
            return Machine.FAIL;
        }
    }
}
