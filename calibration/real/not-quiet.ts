/** Others used the machine for so much of the time that a lane has no change to read. */
export class MachineNotQuiet extends Error {
  constructor(lane: string) {
    super(`${lane} has too few undisturbed groups: others use this machine. Repeat it when nothing else runs here.`);
  }
}
