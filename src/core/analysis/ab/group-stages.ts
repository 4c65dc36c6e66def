/** Groups of a lane before anything about its next group is decided. After it, every time that their number has doubled. */
export const FIRST_STAGE = 24;

/** The numbers of groups of a lane at which the form of its next group was decided, up to `counted`. */
export function groupStages(counted: number): number[] {
  const stages: number[] = [];
  for (let stage = FIRST_STAGE; stage <= counted; stage *= 2) stages.push(stage);
  return stages;
}
